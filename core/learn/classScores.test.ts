import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapRows, likeliest, macroF1, macroF1At, scoreClasses } from './classScores.ts';
import { matrix } from './matrix.ts';

const probabilities = matrix(
  4,
  3,
  Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.5, 0.3, 0.2, 0.2, 0.2, 0.6),
);
const labels = [0, 1, 1, 2];

describe('scores of classes', () => {
  it('are as by hand', () => {
    const scores = scoreClasses(probabilities, labels);
    expect(scores.confusion).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    expect(scores.accuracy).toBe(0.75);
    for (const [k, value] of [2 / 3, 2 / 3, 1].entries()) expect(scores.f1[k]).toBeCloseTo(value, 12);
    expect(scores.macroF1).toBeCloseTo(7 / 9, 12);
    expect(scores.brier).toBeCloseTo((0.14 + 0.06 + (0.25 + 0.49 + 0.04) + 0.24) / 4, 12);
    // Each row has a bin of its own: |1 - 0.7| + |1 - 0.8| + |0 - 0.5| + |1 - 0.6|.
    expect(scores.calibrationError).toBeCloseTo(1.4 / 4, 12);
    expect([...likeliest(probabilities)]).toEqual([0, 1, 0, 2]);
  });

  it('gives a class that is neither there nor claimed an F1 of 0', () => {
    expect(macroF1([0, 0], [0, 0], 3)).toBeCloseTo(1 / 3, 12);
  });

  it('at the shares of the rows themselves are the plain ones, and repeating a class changes nothing at fixed shares', () => {
    const rows = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const all = [...pairs, [0, 1], [1, 1], [2, 0]];
        const [truth, predicted] = [all.map(([a]) => a), all.map(([, b]) => b)];
        const shares = [0, 1, 2].map((k) => truth.filter((label) => label === k).length / truth.length);
        expect(macroF1At(predicted, truth, shares)).toBeCloseTo(macroF1(predicted, truth, 3), 10);
        const more = [...all, ...all.filter(([label]) => label === 0)];
        const equal = [1 / 3, 1 / 3, 1 / 3];
        expect(
          macroF1At(
            more.map(([, b]) => b),
            more.map(([a]) => a),
            equal,
          ),
        ).toBeCloseTo(macroF1At(predicted, truth, equal), 10);
      }),
    );
  });

  it('refuses labels that do not fit', () => {
    expect(() => scoreClasses(probabilities, [0])).toThrow(RangeError);
    expect(() => scoreClasses(matrix(0, 3), [])).toThrow(RangeError);
  });
});

describe('the bootstrap over rows', () => {
  it('covers the mean of a fair coin about as often as it says', () => {
    const flips = Array.from({ length: 400 }, (_, i) => (i * 7919) % 2);
    const mean = (sample: Int32Array) => sample.reduce((sum, row) => sum + flips[row], 0) / sample.length;
    const [low, high] = bootstrapRows(flips.length, mean);
    // The standard error is 0.025, so the interval is 0.098 wide.
    expect(high - low).toBeGreaterThan(0.08);
    expect(high - low).toBeLessThan(0.12);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(bootstrapRows(flips.length, mean)).toEqual([low, high]);
  });
});
