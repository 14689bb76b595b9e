import { describe, expect, it } from 'vitest';
import { InferenceError } from '../../inference/errors.ts';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { Logistic } from '../../learn/logistic.ts';
import { matrix } from '../../learn/matrix.ts';
import { seededRandom } from '../../learn/random.ts';
import { Ridge } from '../../learn/ridge.ts';
import { GraphBuilder } from '../graph.ts';
import { exportLogistic, exportRidge, exportScaler } from './linear.ts';

const random = seededRandom(2);
const features = matrix(
  300,
  5,
  Float64Array.from({ length: 1500 }, (_, i) => (random() - 0.5) * 10 ** ((i % 5) - 2) + (i % 5)),
);
const targets = matrix(
  300,
  3,
  Float64Array.from({ length: 900 }, () => random()),
);
const classes = matrix(
  300,
  3,
  targets.data.map((value) => Math.round(value)),
);

async function run(build: (graph: GraphBuilder, input: string) => string, rows = features.rows) {
  const graph = new GraphBuilder();
  graph.output('y', build(graph, graph.input('x', [-1, 5])), [-1, 3]);
  const session = await openSession(graph.build('test', { purpose: 'test' }));
  const outputs = await session.run({ x: fp32([rows, 5], features.data.subarray(0, rows * 5)) });
  await session.release();
  return { dims: outputs.y.dims, data: fp32Of(outputs, 'y') };
}

function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i] - expected[i])).toBeLessThan(1e-4);
}

describe('exported estimators', () => {
  it('ridge gives the same in ONNX Runtime to 1e-4', async () => {
    const model = new Ridge({ penalty: 0.01 }).fit(features, targets);
    const y = await run((graph, input) => exportRidge(graph, input, model.save()));
    expect(y.dims).toEqual([300, 3]);
    expectSame(y.data, model.predict(features).data);
  });

  it('logistic gives the same probabilities to 1e-4, for one row as for many', async () => {
    const model = new Logistic({ penalty: 0.01 }).fit(features, classes);
    const build = (graph: GraphBuilder, input: string) => exportLogistic(graph, input, model.save());
    expectSame((await run(build)).data, model.predict(features).data);
    expectSame((await run(build, 1)).data, model.predict(features).data.slice(0, 3));
  });
});

describe('the graph builder', () => {
  it('refuses constants that do not fit their shape or float32', () => {
    const graph = new GraphBuilder();
    expect(() => graph.constant([1, 2, 3], [2, 2])).toThrow(/do not fill/);
    expect(() => graph.constant([1e300], [1])).toThrow(/float32/);
    expect(() => graph.constant([Number.NaN], [1])).toThrow(/float32/);
  });

  it('refuses a scaler state of the wrong width when it is run', async () => {
    const graph = new GraphBuilder();
    const y = exportScaler(graph, graph.input('x', [-1, 2]), { mean: [1, 2, 3], scale: [1, 1, 1] });
    graph.output('y', y, [-1, 3]);
    await expect(openSession(graph.build('broken', {}))).rejects.toThrow(InferenceError);
  });

  it('writes attributes of every kind that it accepts', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [-1, 5]);
    const leaky = graph.node('LeakyRelu', [x], { alpha: 0.5 });
    graph.output(
      'y',
      graph.node('Transpose', [graph.node('Transpose', [leaky], { perm: [1, 0] })], { perm: [1, 0] }),
      [-1, 5],
    );
    const session = await openSession(graph.build('attributes', {}));
    const { y } = await session.run({ x: fp32([1, 5], [-2, 1, 2, 3, 4]) });
    expect([...y.data]).toEqual([-1, 1, 2, 3, 4]);
  });
});
