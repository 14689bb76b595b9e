import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, precisionRecallCurve, rocAuc } from './separation.ts';

describe('separation', () => {
  it('rank by area under the ROC curve, ties counted half', () => {
    // Pairs (positive, negative): 0.35 < 0.4 is wrong, the other three are right.
    expect(rocAuc([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
    expect(rocAuc([1, 1, 1], [true, false, true])).toBe(0.5);
    expect(rocAuc([1, 2], [true, true])).toBeNaN();
  });

  const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.9, 0.2, 0.65];
  const positives = [0, 0, 1, 1, 1, 0, 0, 1].map(Boolean);

  it('agrees with scikit-learn 1.9.1 where scores are tied', () => {
    expect(rocAuc(scores, positives)).toBeCloseTo(0.65625, 12);
    expect(averagePrecision(scores, positives)).toBeCloseTo(0.6083333333333333, 12);
    const curve = precisionRecallCurve(scores, positives);
    expect(curve.map((point) => point.threshold)).toEqual([0.9, 0.8, 0.65, 0.4, 0.35, 0.2, 0.1]);
    expect(curve.map((point) => point.precision)).toEqual([0, 1 / 2, 2 / 3, 3 / 5, 4 / 6, 4 / 7, 4 / 8]);
    expect(curve.map((point) => point.recall)).toEqual([0, 0.25, 0.5, 0.75, 1, 1, 1]);
  });

  it('is the share of positives for scores that say nothing, and has no value without a positive', () => {
    expect(averagePrecision([1, 1, 1, 1], [true, false, false, false])).toBe(0.25);
    expect(averagePrecision([1, 2], [false, false])).toBeNaN();
    expect(() => precisionRecallCurve([1], [])).toThrow(RangeError);
  });

  it('depends on the order of the scores alone', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 1 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const of = (map: (score: number) => number) => {
          const mapped = drawn.map(([score]) => map(score));
          const wanted = drawn.map(([, positive]) => positive);
          return [rocAuc(mapped, wanted), averagePrecision(mapped, wanted)];
        };
        expect(of((score) => Math.exp(score / 5) - 40)).toEqual(of((score) => score));
      }),
    );
  });
});
