import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import type { Estimator } from '../../learn/estimator.ts';
import { Lasso } from '../../learn/lasso.ts';
import { type Matrix, matrix, takeRows } from '../../learn/matrix.ts';
import { KNearest } from '../../learn/neighbours/kNearest.ts';
import { SupportVectorClassifier } from '../../learn/supportVectors/classifier.ts';
import {
  LinearSupportVectorClassifier,
  LinearSupportVectorRegression,
} from '../../learn/supportVectors/linearMachine.ts';
import { OneClassSupportVectors } from '../../learn/supportVectors/oneClass.ts';
import { SupportVectorRegression } from '../../learn/supportVectors/regression.ts';
import { referenceSample } from '../../learn/testing/referenceSample.ts';
import { GraphBuilder } from '../graph.ts';
import { doubleConstant, toFloat } from './double.ts';
import { exportRidge } from './linear.ts';
import { exportKNearest } from './neighbours.ts';
import { exportSupportVectors } from './supportVectors.ts';

const columns = 8;
/** Two outputs out of one: the second is its half, turned round, with an offset. */
const known = referenceSample(600, columns, 21);
const targets = doubled(known.targets, (value) => 5 - value / 2);
const classes = doubled(known.classes, (value) => 1 - value);
/** As a client sends them: rounded to float32. */
const queries = float32(referenceSample(3000, columns, 22).features);

function doubled({ rows, data }: Matrix, second: (value: number) => number): Matrix {
  return matrix(
    rows,
    2,
    Float64Array.from({ length: 2 * rows }, (_, i) =>
      i % 2 === 0 ? data[i / 2] : second(data[(i - 1) / 2]),
    ),
  );
}

function float32(source: Matrix): Matrix {
  return matrix(source.rows, source.columns, source.data.map(Math.fround));
}

type Export<State> = (graph: GraphBuilder, input: string, state: State) => string;

async function run<State>(add: Export<State>, state: State, features: Matrix, outputs: number) {
  const graph = new GraphBuilder();
  const input = graph.input('x', [-1, features.columns]);
  graph.output('y', add(graph, input, state), [-1, outputs]);
  const session = await openSession(graph.build('test', {}));
  const result = await session.run({ x: fp32([features.rows, features.columns], features.data) });
  await session.release();
  expect(result.y.dims).toEqual([features.rows, outputs]);
  return fp32Of(result, 'y');
}

/** The largest difference between the graph and the estimator over all queries, then over three rows alone. */
async function largestDifference<State>(
  add: Export<State>,
  model: Estimator<State>,
  features: Matrix,
): Promise<number> {
  let largest = 0;
  for (const rows of [features, takeRows(features, [0]), takeRows(features, [features.rows - 1])]) {
    const expected = model.predict(rows);
    const actual = await run(add, model.save(), rows, expected.columns);
    for (let i = 0; i < actual.length; i++)
      largest = Math.max(largest, Math.abs(actual[i] - expected.data[i]));
  }
  return largest;
}

const rbf = { kind: 'rbf' } as const;
const linear = { kind: 'linear' } as const;

describe('exported on 3,000 rows, against the estimator', () => {
  it('Lasso', async () => {
    const model = new Lasso({ penalty: 0.1 }).fit(known.features, targets);
    expect(await largestDifference(exportRidge, model, queries)).toBeLessThan(1e-5);
  });

  it.each(['uniform', 'distance'] as const)('KNearest with %s weights', async (weights) => {
    const model = new KNearest({ neighbours: 7, weights }).fit(known.features, targets);
    expect(await largestDifference(exportKNearest, model, queries)).toBeLessThan(1e-6);
  });

  it('KNearest with as many neighbours as rows', async () => {
    const few = [0, 1, 2, 3, 4];
    const model = new KNearest({ neighbours: 5 }).fit(takeRows(known.features, few), takeRows(targets, few));
    expect(await largestDifference(exportKNearest, model, queries)).toBeLessThan(1e-6);
  });

  it.each([rbf, linear])('support vector regression with the kernel %j', async (kernel) => {
    const model = new SupportVectorRegression({ cost: 2, epsilon: 0.1, kernel }).fit(known.features, targets);
    expect(await largestDifference(exportSupportVectors, model, queries)).toBeLessThan(1e-5);
  });

  it.each([rbf, linear])('the support vector classifier with the kernel %j', async (kernel) => {
    const model = new SupportVectorClassifier({ cost: 2, kernel }).fit(known.features, classes);
    expect(await largestDifference(exportSupportVectors, model, queries)).toBeLessThan(1e-5);
  });

  it('one-class support vectors', async () => {
    const model = new OneClassSupportVectors({ nu: 0.1, kernel: rbf }).fit(known.features);
    expect(await largestDifference(exportSupportVectors, model, queries)).toBeLessThan(1e-5);
  });

  it('a classifier that saw one class alone, and so has no vector', async () => {
    const ones = matrix(600, 2, new Float64Array(1200).fill(1));
    const model = new SupportVectorClassifier({ cost: 1, kernel: rbf }).fit(known.features, ones);
    expect(model.save().vectors).toEqual([]);
    expect(await largestDifference(exportSupportVectors, model, queries)).toBe(0);
  });

  it('the linear machines', async () => {
    const regression = new LinearSupportVectorRegression({ cost: 0.1, epsilon: 0.1 }).fit(
      known.features,
      targets,
    );
    const classifier = new LinearSupportVectorClassifier({ cost: 0.1 }).fit(known.features, classes);
    expect(await largestDifference(exportRidge, regression, queries)).toBeLessThan(1e-5);
    expect(await largestDifference(exportRidge, classifier, queries)).toBeLessThan(1e-5);
  });
});

describe('neighbours at the same distance', () => {
  it.each(['uniform', 'distance'] as const)('are chosen as by KNearest with %s weights', async (weights) => {
    // Whole numbers 0..3 in two columns: nearly every query sits on rows, with many more at equal distances.
    const cell = (value: number) => Math.floor(((value % 1) + 1) * 97) % 4;
    const grid = matrix(400, 2, known.features.data.slice(0, 800).map(cell));
    const points = matrix(1500, 2, queries.data.slice(0, 3000).map(cell));
    const values = takeRows(
      targets,
      Array.from({ length: 400 }, (_, i) => i),
    );
    const model = new KNearest({ neighbours: 3, weights }).fit(grid, values);
    expect(await largestDifference(exportKNearest, model, points)).toBeLessThan(1e-6);
  });

  it('the fitted rows themselves are at distance 0', async () => {
    const rows = float32(known.features);
    const model = new KNearest({ neighbours: 4, weights: 'distance' }).fit(rows, targets);
    expect([...model.predict(rows).data]).toEqual([...targets.data]);
    expect(await largestDifference(exportKNearest, model, rows)).toBeLessThan(1e-6);
  });
});

describe('constants in float64', () => {
  const lost = async (values: readonly number[]) => {
    const graph = new GraphBuilder();
    const constant = doubleConstant(graph, values, [1, values.length]);
    const x = graph.node('Cast', [graph.input('x', [-1, values.length])], { to: 11 });
    graph.output('y', toFloat(graph, graph.node('Sub', [constant, x])), [-1, values.length]);
    const session = await openSession(graph.build('constants', {}));
    const result = await session.run({ x: fp32([1, values.length], values) });
    await session.release();
    return [...fp32Of(result, 'y')];
  };

  it('keep what float32 would round off', async () => {
    const values = [Math.PI, 1 / 3, 1e10 + 0.1, -1e-20 / 3, 0];
    expect(await lost(values)).toEqual(values.map((value) => Math.fround(value - Math.fround(value))));
  });

  it('end at what float32 cannot tell from 0', async () => {
    expect(await lost([1e-60])).toEqual([0]);
  });

  it('are refused beyond float32', () => {
    expect(() => doubleConstant(new GraphBuilder(), [1e300], [1])).toThrow(/float32/);
  });
});
