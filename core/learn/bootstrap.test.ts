import { describe, expect, it } from 'vitest';
import { blockBootstrap } from './bootstrap.ts';
import { mean } from './mean.ts';
import { seededRandom } from './random.ts';

describe('the block bootstrap', () => {
  it('brackets the mean of independent values as widely as theory says, and repeats with its seed', () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 400 }, random);
    const statistic = (sample: Int32Array) => mean(Array.from(sample, (i) => values[i]));
    const [low, high] = blockBootstrap(400, statistic, { block: 5, rounds: 400 });
    expect(blockBootstrap(400, statistic, { block: 5, rounds: 400 })).toEqual([low, high]);
    // The deviation of the mean of 400 uniform values is 0.2887 / 20; the interval is about 3.92 of them wide.
    expect((high - low) / (0.2887 / 20)).toBeGreaterThan(2.8);
    expect((high - low) / (0.2887 / 20)).toBeLessThan(5);
    expect(low).toBeLessThan(mean(values));
    expect(high).toBeGreaterThan(mean(values));
  });
});
