import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { binFeatures, thresholdBetween } from './binning.ts';

const column = (values: readonly number[]) => matrix(values.length, 1, Float64Array.from(values));
const float = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('binning', () => {
  it('gives every distinct value a bin where there are few', () => {
    const { bins, lowest, highest } = binFeatures(column([3, -1, 3, 7, -1]));
    expect([...bins]).toEqual([1, 0, 1, 2, 0]);
    expect([...lowest[0]]).toEqual([-1, 3, 7]);
    expect([...highest[0]]).toEqual([-1, 3, 7]);
  });

  it('makes bins of about equal counts where there are many', () => {
    const { bins } = binFeatures(column(Array.from({ length: 1000 }, (_, i) => i ** 3)), 10);
    const counts = new Array<number>(10).fill(0);
    for (const bin of bins) counts[bin]++;
    expect(counts).toEqual(new Array(10).fill(100));
  });

  it('shares the rest evenly where half of the values are the same', () => {
    const { bins } = binFeatures(column(Array.from({ length: 2000 }, (_, i) => Math.max(0, i - 1000))), 11);
    const counts = new Array<number>(11).fill(0);
    for (const bin of bins) counts[bin]++;
    expect(counts[0]).toBe(1001);
    expect(Math.max(...counts.slice(1)) - Math.min(...counts.slice(1))).toBeLessThanOrEqual(1);
  });

  it('parts the rows of any column as its thresholds part their float32 values', () => {
    fc.assert(
      fc.property(
        fc.array(float, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (values, most) => {
          const binned = binFeatures(column(values), most);
          const last = binned.lowest[0].length - 1;
          expect(last).toBeLessThan(most);
          for (let left = 0; left < last; left++) {
            const threshold = thresholdBetween(binned, 0, left, left + 1);
            expect(Math.fround(threshold)).toBe(threshold);
            for (const [row, value] of values.entries())
              expect(Math.fround(value) <= threshold).toBe(binned.bins[row] <= left);
          }
        },
      ),
    );
  });

  it('puts a threshold between neighbouring float32 numbers on the lower one', () => {
    const next = 1 + 2 ** -23;
    expect(thresholdBetween(binFeatures(column([next, 1])), 0, 0, 1)).toBe(1);
    expect(Object.is(thresholdBetween(binFeatures(column([-0, 2 ** -149])), 0, 0, 1), 0)).toBe(true);
  });

  it('refuses what float32 cannot hold, naming the column', () => {
    const features = matrix(2, 2, Float64Array.of(1, 2, 3, 1e300));
    expect(() => binFeatures(features)).toThrow(/column 1: scale/);
    expect(() => binFeatures(matrix(2, 0))).toThrow(/no column/);
  });
});
