import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { Isotonic } from '../../learn/calibration/isotonic.ts';
import { Platt } from '../../learn/calibration/platt.ts';
import { matrix } from '../../learn/matrix.ts';
import { seededRandom } from '../../learn/random.ts';
import { GraphBuilder } from '../graph.ts';
import { exportIsotonic, exportPlatt } from './calibration.ts';

const random = seededRandom(8);
const scores = matrix(
  400,
  2,
  // Float32 throughout, so that both sides see the same scores.
  Float64Array.from({ length: 800 }, (_, i) => Math.fround(i % 2 ? random() : 2000 * (random() - 0.5))),
);
const happened = matrix(
  400,
  2,
  scores.data.map((score, i) => Number((i % 2 ? score : score / 2000 + 0.5) > random())),
);

async function run(build: (graph: GraphBuilder, input: string) => string, rows: readonly number[]) {
  const graph = new GraphBuilder();
  graph.output('y', build(graph, graph.input('x', [-1, 2])), [-1, 2]);
  const session = await openSession(graph.build('test', {}));
  const outputs = await session.run({ x: fp32([rows.length / 2, 2], rows) });
  await session.release();
  return fp32Of(outputs, 'y');
}

function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i] - expected[i])).toBeLessThan(1e-4);
}

describe('exported calibrators', () => {
  const outside = [-1e6, -3, 1e6, 4];

  it('isotonic gives the same in ONNX Runtime to 1e-4, on its points, between and beyond them', async () => {
    const model = new Isotonic().fit(scores, happened);
    const asked = [...outside, ...scores.data.map((score, i) => Math.fround(score * (i % 3 ? 1 : 0.99)))];
    const expected = model.predict(matrix(asked.length / 2, 2, Float64Array.from(asked))).data;
    expectSame(await run((graph, input) => exportIsotonic(graph, input, model.save()), asked), expected);
  });

  it('isotonic of one value only, and one with a piece too narrow for float32, still run', async () => {
    const state = {
      maps: [
        { scores: [3], values: [0.25] },
        { scores: [-2, -1 - 1e-12, -1 + 1e-12, 0], values: [0, 0.2, 0.8, 1] },
      ],
    };
    const asked = [0, -3, 0, -1.5, 0, -1.001, 0, -0.999, 0, -0.5, 0, 9];
    const expected = new Isotonic().load(state).predict(matrix(6, 2, Float64Array.from(asked))).data;
    expectSame(await run((graph, input) => exportIsotonic(graph, input, state), asked), expected);
  });

  it('Platt gives the same in ONNX Runtime to 1e-4', async () => {
    const model = new Platt().fit(scores, happened);
    const asked = [...outside, ...scores.data];
    const expected = model.predict(matrix(asked.length / 2, 2, Float64Array.from(asked))).data;
    expectSame(await run((graph, input) => exportPlatt(graph, input, model.save()), asked), expected);
  });
});
