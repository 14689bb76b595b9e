import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

function of(...parts: readonly number[][]): Histogram {
  const histogram = new Histogram();
  for (const part of parts) histogram.add(Float32Array.from(part));
  return histogram;
}

describe('Histogram', () => {
  it('knows the whole range exactly, in whatever order and parts the numbers come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 40 }),
        (values, cut) => {
          const whole = { low: Math.min(...values), high: Math.max(...values) };
          const inParts = of(values.slice(cut), values.slice(0, cut)).range(1);
          expect([inParts.low + 0, inParts.high + 0]).toEqual([whole.low + 0, whole.high + 0]);
        },
      ),
    );
  });

  it('cuts off a share of the numbers at both ends, to within a bin', () => {
    const values = Array.from({ length: 10_001 }, (_, i) => i / 1_000 - 5);
    const { low, high } = of(values).range(0.9);
    expect(low).toBeCloseTo(-4.5, 1);
    expect(high).toBeCloseTo(4.5, 1);
  });

  it('does not let one far number widen the range of the others', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => Math.sin(i));
    expect(of(values, [1_000]).range(0.999).high).toBeLessThan(1.5);
    expect(of(values, [1_000]).range(1).high).toBe(1_000);
  });

  it('holds a number alone, and refuses none or what is not finite', () => {
    expect(of([0.25]).range(0.5)).toEqual({ low: 0.25, high: 0.25 });
    expect(() => new Histogram().range(1)).toThrow('Nothing has been counted');
    expect(() => of([Number.NaN])).toThrow('not finite');
    expect(() => of([1, Number.POSITIVE_INFINITY])).toThrow('not finite');
  });
});
