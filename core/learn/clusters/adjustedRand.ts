import { requireSameLength } from '../metrics/sameLength.ts';

/**
 * Agreement of two clusterings of the same rows, whatever their labels are called (Hubert and Arabie 1985): 1 is the same,
 * 0 what chance gives for clusters of these sizes.
 */
export function adjustedRandIndex(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requireSameLength(first, second);
  const [both, rows, columns] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let i = 0; i < first.length; i++) {
    count(both, `${first[i]} ${second[i]}`);
    count(rows, String(first[i]));
    count(columns, String(second[i]));
  }
  const pairs = (counts: Map<string, number>) =>
    [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const [together, a, b, all] = [
    pairs(both),
    pairs(rows),
    pairs(columns),
    (first.length * (first.length - 1)) / 2,
  ];
  const expected = all === 0 ? 0 : (a * b) / all;
  const most = (a + b) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
