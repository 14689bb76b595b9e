import { seededRandom } from './random.ts';

/**
 * 95 % interval of `statistic` under a block bootstrap over days (Kunsch 1989): whole days are resampled, in blocks,
 * because tokens move together within a day and errors persist across days.
 *
 * @param days number of days
 * @param statistic computed from the resampled day indices
 */
export function blockBootstrap(
  days: number,
  statistic: (sample: Int32Array) => number,
  { block = 20, rounds = 500, seed = 1 } = {},
): readonly [number, number] {
  const random = seededRandom(seed);
  const values = new Float64Array(rounds);
  const sample = new Int32Array(days);
  for (let round = 0; round < rounds; round++) {
    for (let filled = 0; filled < days; ) {
      const start = Math.floor(random() * days);
      for (let i = 0; i < block && filled < days; i++) sample[filled++] = (start + i) % days;
    }
    values[round] = statistic(sample);
  }
  values.sort();
  return [values[Math.floor(0.025 * rounds)], values[Math.ceil(0.975 * rounds) - 1]];
}
