import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { type Matrix, matrix } from '../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { DecisionTree } from '../../learn/trees/decisionTree.ts';
import type { EnsembleState } from '../../learn/trees/ensemble.ts';
import { GradientBoosting } from '../../learn/trees/gradientBoosting.ts';
import { RandomForest } from '../../learn/trees/randomForest.ts';
import { GraphBuilder } from '../graph.ts';
import { exportTrees } from './trees.ts';

const COLUMNS = 6;
const train = sample(1500, 1);
const unseen = sample(4000, 2).features;

/** Features on scales from 1e-3 to 1e2, not float32 numbers; the last has five values. */
function sample(rows: number, seed: number): { features: Matrix; targets: Matrix; classes: Matrix } {
  const normal = normalValues(seededRandom(seed));
  const features = matrix(rows, COLUMNS);
  const targets = matrix(rows, 2);
  for (let row = 0; row < rows; row++) {
    const x = Array.from({ length: COLUMNS }, normal);
    x[COLUMNS - 1] = Math.round(Math.min(2, Math.max(-2, x[COLUMNS - 1])));
    targets.data.set([x[0] * x[1] + x[5] + normal(), Math.sin(2 * x[2]) - x[3] + normal()], row * 2);
    features.data.set(
      x.map((value, column) => value * 10 ** (column - 3)),
      row * COLUMNS,
    );
  }
  return {
    features,
    targets,
    classes: matrix(
      rows,
      2,
      targets.data.map((value) => Number(value > 0)),
    ),
  };
}

/** For every split of the state a row that holds its threshold, and one each a hair beside it, in float64. */
function onThresholds({ outputs }: EnsembleState): Matrix {
  const rows: number[] = [];
  for (const { splitColumns, values } of outputs) {
    for (let node = 0; node < values.length && rows.length < 9000 * COLUMNS; node++) {
      if (splitColumns[node] < 0) continue;
      for (const factor of [1, 1 - 1e-12, 1 + 1e-12]) {
        const row = [...unseen.data.subarray((node % unseen.rows) * COLUMNS).subarray(0, COLUMNS)];
        row[splitColumns[node]] = values[node] * factor;
        rows.push(...row);
      }
    }
  }
  return matrix(rows.length / COLUMNS, COLUMNS, Float64Array.from(rows));
}

async function run(state: EnsembleState, features: Matrix): Promise<Float32Array> {
  const graph = new GraphBuilder();
  graph.output('y', exportTrees(graph, graph.input('x', [-1, COLUMNS]), state), [-1, state.outputs.length]);
  const session = await openSession(graph.build('trees', {}));
  const outputs = await session.run({ x: fp32([features.rows, COLUMNS], features.data) });
  await session.release();
  return fp32Of(outputs, 'y');
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

describe('exported trees give the same in ONNX Runtime to 1e-5', () => {
  const { features, targets, classes } = train;
  it.each([
    ['a tree', () => new DecisionTree({ task: 'regression' }).fit(features, targets)],
    [
      'a tree of classes',
      () => new DecisionTree({ task: 'classification', minSamplesLeaf: 9 }).fit(features, classes),
    ],
    ['a forest', () => new RandomForest({ task: 'regression', trees: 20 }).fit(features, targets)],
    [
      'a forest of classes',
      () => new RandomForest({ task: 'classification', trees: 20 }).fit(features, classes),
    ],
    ['boosting', () => new GradientBoosting({ loss: 'squared', rounds: 60 }).fit(features, targets)],
    ['boosted log loss', () => new GradientBoosting({ loss: 'logistic', rounds: 60 }).fit(features, classes)],
    [
      'a boosted quantile',
      () => new GradientBoosting({ loss: { quantile: 0.9 }, rounds: 60 }).fit(features, targets),
    ],
  ])('%s, on unseen rows and on thresholds', async (_, fitted) => {
    const model = fitted();
    const state = model.save();
    for (const rows of [unseen, onThresholds(state)]) {
      expect(rows.rows).toBeGreaterThan(300);
      expect(largestDifference(await run(state, rows), model.predict(rows).data)).toBeLessThan(1e-5);
    }
  });

  it('an ensemble that stopped before its first tree', async () => {
    const rows = { ...features, rows: 40, data: features.data.subarray(0, 40 * COLUMNS) };
    const constant = matrix(40, 1, new Float64Array(40).fill(3));
    const model = new GradientBoosting({ loss: 'squared', earlyStopping: { patience: 2 } }).fit(
      rows,
      constant,
    );
    expect(model.rounds()).toEqual([0]);
    expect([...(await run(model.save(), rows))]).toEqual(new Array(40).fill(3));
  });

  it('trees of one leaf', async () => {
    const constant = matrix(1500, 1, new Float64Array(1500).fill(7));
    const model = new RandomForest({ task: 'regression', trees: 3 }).fit(features, constant);
    expect(largestDifference(await run(model.save(), unseen), model.predict(unseen).data)).toBeLessThan(1e-5);
  });
});
