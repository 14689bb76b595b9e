import { describe, expect, it } from 'vitest';
import { meanAbsoluteError, meanAbsoluteScaledError, rootMeanSquaredError, rSquared } from './regression.ts';

const actual = [3, -0.5, 2, 7, 4.2];
const predicted = [2.5, 0, 2, 8, 5.1];

describe('regression metrics', () => {
  it('agree with scikit-learn 1.9.1', () => {
    expect(meanAbsoluteError(actual, predicted)).toBeCloseTo(0.58, 12);
    expect(rootMeanSquaredError(actual, predicted)).toBeCloseTo(0.679705818718657, 12);
    expect(rSquared(actual, predicted)).toBeCloseTo(0.9244900627615062, 12);
  });

  it('scale the absolute error by that of the naive forecast in training', () => {
    const training = [1, 3, 2, 5, 4, 7];
    // Steps 2, 1, 3, 1, 3 have the mean 2; over two steps 1, 2, 2, 2 have the mean 1.75.
    expect(meanAbsoluteScaledError(actual, predicted, training)).toBeCloseTo(0.58 / 2, 12);
    expect(meanAbsoluteScaledError(actual, predicted, training, 2)).toBeCloseTo(0.58 / 1.75, 12);
  });

  it('say that there is no answer rather than give one', () => {
    expect(rSquared([2, 2], [1, 3])).toBeNaN();
    expect(() => meanAbsoluteError([1, 2], [1])).toThrow('2 values cannot be compared with 1');
    expect(() => meanAbsoluteError([], [])).toThrow('nothing to compare');
    expect(() => meanAbsoluteScaledError([1], [1], [1])).toThrow(RangeError);
    expect(() => meanAbsoluteScaledError([1], [1], [4, 4, 4])).toThrow('never changes');
  });
});
