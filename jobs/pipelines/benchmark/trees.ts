import { type Matrix, matrix } from '../../../core/learn/matrix.ts';
import { normalValues, seededRandom } from '../../../core/learn/random.ts';
import { DecisionTree } from '../../../core/learn/trees/decisionTree.ts';
import { GradientBoosting } from '../../../core/learn/trees/gradientBoosting.ts';
import { RandomForest } from '../../../core/learn/trees/randomForest.ts';
import type { TreeEstimator } from '../../../core/learn/trees/treeEstimator.ts';

/**
 * Prints the processor time of training and of prediction, each the least of several rounds so that a busy machine distorts
 * it little: `node --import tsx jobs/pipelines/benchmark/trees.ts`. Features are standard normal, and
 * y = x0 + sin(3 x1) + x2 x3 + noise, or y > 0 for probabilities.
 */
const ROUNDS = 3;
const [rows, columns] = [20_000, 40];

const models: Record<string, () => TreeEstimator> = {
  'tree, regression': () => new DecisionTree({ task: 'regression' }),
  'tree, classification': () => new DecisionTree({ task: 'classification' }),
  'forest, 20 trees, regression': () =>
    new RandomForest({ task: 'regression', trees: 20, minSamplesLeaf: 1 }),
  'forest, 20 trees, classification': () => new RandomForest({ task: 'classification', trees: 20 }),
  'boosting, 100 rounds, squared': () => new GradientBoosting({ loss: 'squared' }),
  'boosting, 100 rounds, logistic': () => new GradientBoosting({ loss: 'logistic' }),
  'boosting, 100 rounds, quantile 0.1': () => new GradientBoosting({ loss: { quantile: 0.1 } }),
};

function sample(count: number, seed: number): { features: Matrix; targets: Matrix; classes: Matrix } {
  const normal = normalValues(seededRandom(seed));
  const features = matrix(count, columns);
  for (let i = 0; i < features.data.length; i++) features.data[i] = normal();
  const targets = matrix(count, 1);
  for (let row = 0; row < count; row++) {
    const [a, b, c, d] = features.data.subarray(row * columns);
    targets.data[row] = a + Math.sin(3 * b) + c * d + normal();
  }
  return {
    features,
    targets,
    classes: matrix(
      count,
      1,
      targets.data.map((value) => Number(value > 0)),
    ),
  };
}

function leastSeconds(work: () => void): string {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return (least / 1e6).toFixed(3);
}

const { features, targets, classes } = sample(rows, 1);
for (const [name, make] of Object.entries(models)) {
  const y = /classification|logistic/.test(name) ? classes : targets;
  const train = leastSeconds(() => make().fit(features, y));
  const model = make().fit(features, y);
  const predict = leastSeconds(() => model.predict(features));
  process.stdout.write(`${name}: fit ${train} s, predict ${predict} s\n`);
}
