import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { IsolationForest } from '../../learn/anomaly/isolationForest.ts';
import { OneClassDetector } from '../../learn/anomaly/oneClassDetector.ts';
import { RobustZScore } from '../../learn/anomaly/robustZScore.ts';
import type { Estimator } from '../../learn/estimator.ts';
import { type Matrix, matrix, takeRows } from '../../learn/matrix.ts';
import { referenceSample } from '../../learn/testing/referenceSample.ts';
import { GraphBuilder } from '../graph.ts';
import { exportIsolationForest, exportOneClassDetector, exportRobustZScore } from './anomaly.ts';

const columns = 7;
/** On scales from 1e-3 to 1e3, with a column of whole numbers and a constant one. */
const known = scaled(referenceSample(800, columns, 31).features);
/** As a client sends them, in float32, some of them far out. */
const queries = scaled(referenceSample(3000, columns, 32).features);
for (let row = 0; row < 3000; row += 10)
  for (let column = 0; column < columns; column++) queries.data[row * columns + column] *= 4;
queries.data.forEach((value, i) => {
  queries.data[i] = Math.fround(value);
});

function scaled({ rows, data }: Matrix): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value, i) => {
      const column = i % columns;
      if (column === 5) return Math.round(value);
      return column === 6 ? 2 : value * 10 ** (column * 1.5 - 3) + 10 ** (column - 2);
    }),
  );
}

type Export<State> = (graph: GraphBuilder, input: string, state: State) => string;

/** The largest difference between the graph and the estimator over all queries, then over two rows alone. */
async function largestDifference<State>(add: Export<State>, model: Estimator<State>): Promise<number> {
  const graph = new GraphBuilder();
  const input = graph.input('x', [-1, columns]);
  graph.output('y', add(graph, input, model.save()), [-1, 1]);
  const session = await openSession(graph.build('test', {}));
  let largest = 0;
  for (const rows of [queries, takeRows(queries, [0]), takeRows(queries, [2999])]) {
    const result = await session.run({ x: fp32([rows.rows, columns], rows.data) });
    expect(result.y.dims).toEqual([rows.rows, 1]);
    const expected = model.predict(rows).data;
    for (const [i, value] of fp32Of(result, 'y').entries())
      largest = Math.max(largest, Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i])));
  }
  await session.release();
  return largest;
}

describe('exported detectors give the same in ONNX Runtime on 3,000 rows, to 1e-5', () => {
  it.each([256, 2])('the isolation forest on samples of %d', async (sample) => {
    const model = new IsolationForest({ trees: 30, sample }).fit(known);
    expect(await largestDifference(exportIsolationForest, model)).toBeLessThan(1e-5);
  });

  it('the one-class detector', async () => {
    const model = new OneClassDetector({ nu: 0.1, kernel: { kind: 'rbf' } }).fit(known);
    expect(await largestDifference(exportOneClassDetector, model)).toBeLessThan(1e-5);
  });

  it.each(['maximum', 'mean', 'rootMeanSquare'] as const)('the robust z-score, %s', async (aggregate) => {
    const model = new RobustZScore({ aggregate }).fit(known);
    expect(await largestDifference(exportRobustZScore, model)).toBeLessThan(1e-5);
  });
});
