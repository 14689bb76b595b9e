import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int8Weights, type ScaledBy, uint8Over } from './affine.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });

describe('uint8Over', () => {
  it('spreads 256 numbers over a range, by hand', () => {
    expect(uint8Over({ low: -1, high: 3 })).toEqual({ scale: Math.fround(4 / 255), zeroPoint: 64 });
    expect(uint8Over({ low: 0, high: 255 })).toEqual({ scale: 1, zeroPoint: 0 });
    expect(uint8Over({ low: -255, high: 0 })).toEqual({ scale: 1, zeroPoint: 255 });
  });

  it('takes 0 into a range that does not hold it, and gives one of no width the scale 1', () => {
    expect(uint8Over({ low: 2, high: 5.1 })).toEqual({ scale: Math.fround(5.1 / 255), zeroPoint: 0 });
    expect(uint8Over({ low: 0, high: 0 })).toEqual({ scale: 1, zeroPoint: 0 });
    expect(uint8Over({ low: -3, high: -3 }).zeroPoint).toBe(255);
    expect(uint8Over({ low: 0, high: 1e-38 })).toEqual({ scale: 1, zeroPoint: 0 });
  });

  it('rounds every number of the range by half a step at most, twice that at its ends', () => {
    fc.assert(
      fc.property(finite, finite, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const [low, high] = [Math.min(a, b, 0), Math.max(a, b, 0)];
        const { scale, zeroPoint } = uint8Over({ low, high });
        const value = low + share * (high - low);
        const code = Math.min(255, Math.max(0, Math.round(value / scale) + zeroPoint));
        expect(Math.abs(scale * (code - zeroPoint) - value)).toBeLessThanOrEqual(scale * 1.001);
      }),
    );
  });

  it('refuses a range without an end', () => {
    expect(() => uint8Over({ low: Number.NEGATIVE_INFINITY, high: 0 })).toThrow(RangeError);
    expect(() => uint8Over({ low: 0, high: Number.NaN })).toThrow(RangeError);
  });
});

function squaredError(data: Float32Array, dims: readonly [number, number], by: ScaledBy): number {
  const { values, scales } = int8Weights(data, dims, by);
  const slice = {
    columns: (i: number) => i % dims[1],
    rows: (i: number) => Math.floor(i / dims[1]),
    whole: () => 0,
  };
  return data.reduce((sum, value, i) => sum + (value - values[i] * scales[slice[by](i)]) ** 2, 0);
}

describe('int8Weights', () => {
  it('gives each slice the scale of its largest magnitude, by hand', () => {
    const data = Float32Array.of(1, -1, 0, 0.25, 4, 0);
    expect(int8Weights(data, [2, 3], 'columns')).toEqual({
      scales: Float32Array.of(1 / 127, 4 / 127, 1),
      values: Int8Array.of(127, -32, 0, 32, 127, 0),
    });
    expect(int8Weights(data, [2, 3], 'rows')).toEqual({
      scales: Float32Array.of(1 / 127, 4 / 127),
      values: Int8Array.of(127, -127, 0, 8, 127, 0),
    });
    expect(int8Weights(data, [2, 3], 'whole', 63)).toEqual({
      scales: Float32Array.of(4 / 63),
      values: Int8Array.of(16, -16, 0, 4, 63, 0),
    });
  });

  it('brings every weight back to within half a step, and 0 as 0', () => {
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, columns]) =>
        fc.tuple(
          fc.constant([rows, columns] as const),
          fc.array(fc.oneof(finite, fc.constant(0)), {
            minLength: rows * columns,
            maxLength: rows * columns,
          }),
        ),
      );
    fc.assert(
      fc.property(matrix, fc.constantFrom(63, 127), ([dims, list], limit) => {
        const data = Float32Array.from(list);
        const { values, scales } = int8Weights(data, dims, 'columns', limit);
        for (const [i, value] of data.entries()) {
          const scale = scales[i % dims[1]];
          // A number whose scale float32 could not hold becomes 0.
          expect(Math.abs(values[i] * scale - value)).toBeLessThanOrEqual(Math.max(scale * 0.5001, 1e-35));
          expect(Math.abs(values[i])).toBeLessThanOrEqual(limit);
          if (value === 0) expect(values[i]).toBe(0);
        }
      }),
    );
  });

  it('is nearer with a scale for each column than with one for all, where columns differ', () => {
    const data = Float32Array.from({ length: 64 }, (_, i) => Math.sin(7 * i) * 10 ** -(i % 4));
    expect(squaredError(data, [16, 4], 'columns')).toBeLessThan(0.5 * squaredError(data, [16, 4], 'whole'));
  });

  it('refuses a matrix of another size', () => {
    expect(() => int8Weights(new Float32Array(5), [2, 3], 'columns')).toThrow('5 values are no 2 x 3');
  });
});
