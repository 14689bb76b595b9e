import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { StandardScaler } from '../standardScaler.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { referenceSample } from '../testing/referenceSample.ts';
import { LinearSupportVectorClassifier, LinearSupportVectorRegression } from './linearMachine.ts';

estimatorBattery(
  'Linear support vector regression',
  () => new LinearSupportVectorRegression({ cost: 0.1, epsilon: 0.1 }),
);
estimatorBattery(
  'Linear support vector classifier',
  () => new LinearSupportVectorClassifier({ cost: 0.1 }),
  (signal) => Number(signal > 0),
);

/** scikit-learn 1.9.1 (LIBLINEAR) with tol 1e-9, intercept_scaling 1, on the same standardised features and targets. */
describe('beside scikit-learn', () => {
  const { features, targets, classes } = referenceSample(300, 6, 11);

  it('the classifier has the weights of LinearSVC with the hinge loss to 1e-3', () => {
    const { weights, intercepts } = new LinearSupportVectorClassifier({ cost: 0.05 })
      .fit(features, classes)
      .save();
    const expected = [
      1.160241462, -0.02490402781, -0.0359935872, 0.08308254641, -0.07281228884, -0.2261967522,
    ];
    for (const [i, value] of expected.entries()) expect(Math.abs(weights[i] - value)).toBeLessThan(1e-3);
    expect(Math.abs(intercepts[0] + 0.12320363)).toBeLessThan(1e-3);
  });

  it('regression has the weights of LinearSVR to 1e-3', () => {
    const y = new StandardScaler().fit(targets).transform(targets);
    const { weights, intercepts } = new LinearSupportVectorRegression({ cost: 0.05, epsilon: 0.1 })
      .fit(features, y)
      .save();
    const expected = [
      0.7064991318, -0.07250977805, -0.02307569109, 0.01047651192, -0.02473791413, -0.1367164334,
    ];
    for (const [i, value] of expected.entries()) expect(Math.abs(weights[i] - value)).toBeLessThan(1e-3);
    expect(Math.abs(intercepts[0] - 0.01880761)).toBeLessThan(1e-3);
  });
});

it('hardly depends on the order of the rows in a pass', () => {
  const { features, classes } = referenceSample(400, 5, 3);
  const weights = [1, 2].map(
    (seed) => new LinearSupportVectorClassifier({ cost: 0.1, seed }).fit(features, classes).save().weights,
  );
  for (const [i, value] of weights[0].entries()) expect(Math.abs(weights[1][i] - value)).toBeLessThan(2e-3);
});

it('refuses settings and targets that make no sense', () => {
  expect(() => new LinearSupportVectorClassifier({ cost: Number.NaN })).toThrow(/cost/);
  expect(() => new LinearSupportVectorRegression({ cost: 1, epsilon: Number.NaN })).toThrow(/epsilon/);
  expect(() =>
    new LinearSupportVectorClassifier({ cost: 1 }).fit(matrix(1, 1), matrix(1, 1, Float64Array.of(2))),
  ).toThrow(/0 or 1/);
});
