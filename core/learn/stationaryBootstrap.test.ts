import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { stationarySample } from './stationaryBootstrap.ts';

describe('the stationary bootstrap', () => {
  const sample = (meanBlock: number, seed = 1, length = 100_000, places = 50) =>
    stationarySample(places, meanBlock, seededRandom(seed), new Int32Array(length));

  it('draws runs whose mean length is the wanted one', () => {
    for (const meanBlock of [1, 5, 20]) {
      const drawn = sample(meanBlock);
      let breaks = 1;
      for (let i = 1; i < drawn.length; i++) breaks += Number(drawn[i] !== (drawn[i - 1] + 1) % 50);
      // One new run in fifty goes on by chance where the old one stopped.
      expect((drawn.length / breaks) * (1 - 1 / 50)).toBeCloseTo(meanBlock, meanBlock > 5 ? 0 : 1);
    }
  });

  it('visits every place alike, also the last and the first', () => {
    const counts = new Float64Array(50);
    for (const place of sample(20)) counts[place]++;
    for (const count of counts) expect(Math.abs(count / 2_000 - 1)).toBeLessThan(0.25);
  });

  it('draws the same from the same seed', () => {
    expect(sample(10, 3, 40)).toEqual(sample(10, 3, 40));
    expect(sample(10, 3, 40)).not.toEqual(sample(10, 4, 40));
  });
});
