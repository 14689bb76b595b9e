import { describe, expect, it } from 'vitest';
import { brier, expectedCalibrationError, reliabilityBins } from './probability.ts';

describe('probabilities', () => {
  it('square the error of a probability', () => {
    expect(brier(0.7, true)).toBeCloseTo(0.09);
    expect(brier(0.7, false)).toBeCloseTo(0.49);
  });

  it('gather in bins as in scikit-learn 1.9.1, empty ones left out', () => {
    const bins = reliabilityBins(
      [0.1, 0.39, 0.35, 0.79, 0.45, 0.9, 0.15, 0.65, 0],
      [0, 0, 1, 1, 1, 0, 0, 1, 0].map(Boolean),
      5,
    );
    expect(bins.map(({ count }) => count)).toEqual([3, 2, 1, 2, 1]);
    for (const [i, { forecast, observed }] of bins.entries()) {
      expect(forecast).toBeCloseTo([0.25 / 3, 0.37, 0.45, 0.72, 0.9][i], 12);
      expect(observed).toBeCloseTo([0, 0.5, 1, 1, 0][i], 12);
    }
  });

  it('are calibrated when forecast and observed agree', () => {
    const bins = reliabilityBins([0.25, 0.25, 0.25, 0.25, 1], [true, false, false, false, true]);
    expect(expectedCalibrationError(bins)).toBe(0);
    // Four of five rows are off by 0.75.
    const wrong = reliabilityBins([0.25, 0.25, 0.25, 0.25, 1], [true, true, true, true, true]);
    expect(expectedCalibrationError(wrong)).toBeCloseTo(0.6, 12);
  });

  it('are refused when they are none', () => {
    for (const value of [-0.1, 1.1, Number.NaN])
      expect(() => reliabilityBins([0.5, value], [true, true])).toThrow('at position 1');
  });
});
