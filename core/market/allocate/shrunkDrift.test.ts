import { describe, expect, it } from 'vitest';
import { matrix } from '../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { bootstrapWorld } from '../world/bootstrapWorld.ts';
import { driftShifts, withShrunkDrift } from './shrunkDrift.ts';

function history(drifts: number[], rows = 500) {
  const normal = normalValues(seededRandom(2));
  const returns = matrix(rows, drifts.length);
  for (let i = 0; i < returns.data.length; i++) returns.data[i] = drifts[i % drifts.length] + 0.02 * normal();
  return { symbols: drifts.map(String), day: Int32Array.from({ length: rows }, (_, i) => i), returns };
}

const meansOf = ({ returns }: ReturnType<typeof history>) =>
  Array.from({ length: returns.columns }, (_, asset) => {
    let sum = 0;
    for (let row = 0; row < returns.rows; row++) sum += returns.data[row * returns.columns + asset];
    return sum / returns.rows;
  });
const spread = (values: number[]) => Math.max(...values) - Math.min(...values);

describe('the shrunk drift', () => {
  it('brings drifts together, nearly all the way where they are noise, and less where they are not', () => {
    const left = (drifts: number[]) => {
      const past = history(drifts);
      const means = meansOf(past);
      const shifts = driftShifts(past);
      return spread(means.map((value, i) => value + shifts[i])) / spread(means);
    };
    expect(left([0, 0, 0, 0])).toBeLessThan(0.6);
    expect(left([0.02, -0.02, 0.01, 0])).toBeGreaterThan(0.9);
  });

  it('is that of the formula for two independent assets of one variance', () => {
    const past = history([0.001, 0]);
    const [a, b] = meansOf(past);
    const [shift] = driftShifts(past);
    const share = shift / ((b - a) / 2);
    // The distance is about (a - b)^2 / (2 x 0.0004).
    const prior = 4 / ((a - b) ** 2 / 0.0008);
    expect(share).toBeCloseTo(prior / (500 + prior), 1);
  });

  it('moves imagined returns by just that', async () => {
    const past = history([0.001, 0, -0.001]);
    const request = { days: 4, paths: 3, seed: 1 };
    const shifts = driftShifts(past);
    const plain = await bootstrapWorld().imagine(past, request);
    const shrunk = await withShrunkDrift(bootstrapWorld()).imagine(past, request);
    for (const [i, value] of shrunk.entries()) expect(value).toBeCloseTo(plain[i] + shifts[i % 3], 14);
  });
});
