import { describe, expect, it } from 'vitest';
import { matrix } from '../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { bootstrapWorld } from './bootstrapWorld.ts';
import type { WorldHistory } from './world.ts';

/** Every return is its own row's number, negative for the second asset, so that a path tells where it came from. */
function numbered(rows: number, start = 0): WorldHistory {
  const returns = matrix(rows, 2);
  for (let row = 0; row < rows; row++) {
    returns.data[row * 2] = row + 1;
    returns.data[row * 2 + 1] = -(row + 1);
  }
  return { symbols: ['A', 'B'], day: Int32Array.from({ length: rows }, (_, i) => start + i), returns };
}

describe('the bootstrap world', () => {
  it('draws whole days, in runs, from days of the same weekday as those imagined', async () => {
    const rows = 200;
    const history = numbered(rows, 3);
    const [days, paths] = [30, 200];
    const drawn = await bootstrapWorld().imagine(history, { days, paths, seed: 1 });
    expect(drawn).toHaveLength(paths * days * 2);
    let breaks = 0;
    for (let path = 0; path < paths; path++)
      for (let day = 0; day < days; day++) {
        const at = (path * days + day) * 2;
        expect(drawn[at + 1]).toBe(-drawn[at]);
        const row = drawn[at] - 1;
        expect(history.day[row] % 7).toBe((history.day[rows - 1] + 1 + day) % 7);
        if (day > 0) breaks += Number(drawn[at] !== drawn[at - 2] + 1);
      }
    // Breaks come once in 20 days, and where the history ends; some of them happen to go on.
    expect(breaks / (paths * (days - 1))).toBeGreaterThan(0.04);
    expect(breaks / (paths * (days - 1))).toBeLessThan(0.08);
  });

  it('gives the same paths for the same seed', async () => {
    const draw = (seed: number) => bootstrapWorld().imagine(numbered(100), { days: 5, paths: 3, seed });
    expect(await draw(2)).toEqual(await draw(2));
    expect(await draw(2)).not.toEqual(await draw(3));
  });

  it('imagines no return where an asset did not trade, and leaves out days before the youngest began', async () => {
    const history = numbered(150);
    for (let row = 0; row < 150; row++)
      if (row < 60 || row % 7 > 4) history.returns.data[row * 2 + 1] = Number.NaN;
    const drawn = await bootstrapWorld().imagine(history, { days: 14, paths: 50, seed: 1 });
    for (let i = 0; i < drawn.length; i += 2) {
      const row = drawn[i] - 1;
      expect(row).toBeGreaterThanOrEqual(60);
      expect(drawn[i + 1]).toBe(row % 7 > 4 ? 0 : -(row + 1));
    }
  });

  it('keeps mean, deviation and correlation of the history', async () => {
    const normal = normalValues(seededRandom(5));
    const rows = 400;
    const returns = matrix(rows, 2);
    for (let row = 0; row < rows; row++) {
      const common = normal();
      returns.data[row * 2] = 0.001 + 0.02 * (common + 0.3 * normal());
      returns.data[row * 2 + 1] = 0.04 * (common + 0.3 * normal());
    }
    const history = { symbols: ['A', 'B'], day: Int32Array.from({ length: rows }, (_, i) => i), returns };
    const drawn = await bootstrapWorld().imagine(history, { days: 30, paths: 1_000, seed: 1 });
    const [of, from] = [momentsOf(drawn), momentsOf(returns.data)];
    expect(of.deviation / from.deviation).toBeCloseTo(1, 1);
    expect(Math.abs(of.mean - from.mean)).toBeLessThan(0.0005);
    expect(of.correlation).toBeCloseTo(from.correlation, 1);
  });

  it('refuses a history that is too short', async () => {
    await expect(bootstrapWorld().imagine(numbered(59), { days: 1, paths: 1, seed: 1 })).rejects.toThrow(
      /59 common days are too few/,
    );
  });
});

/** Of the first of two assets, and its correlation with the second. */
function momentsOf(values: Float64Array) {
  const rows = values.length / 2;
  let [x, xx, y, yy, xy] = [0, 0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [a, b] = [values[row * 2], values[row * 2 + 1]];
    x += a / rows;
    y += b / rows;
    xx += (a * a) / rows;
    yy += (b * b) / rows;
    xy += (a * b) / rows;
  }
  const deviation = Math.sqrt(xx - x * x);
  return { mean: x, deviation, correlation: (xy - x * y) / (deviation * Math.sqrt(yy - y * y)) };
}
