import type { Matrix } from '../matrix.ts';

/**
 * How much nearer each row is to its own cluster than to the next one (Rousseeuw 1987): 1 is far inside, 0 between two,
 * below 0 in the wrong one; 0 for a row that is alone in its cluster.
 *
 * @param distances n x n
 * @param labels cluster of each row, from 0
 * @throws RangeError when the labels do not match the rows or there are fewer than two clusters
 */
export function silhouettes(distances: Matrix, labels: ArrayLike<number>): Float64Array {
  const n = distances.rows;
  if (labels.length !== n) throw new RangeError(`${labels.length} labels for ${n} rows`);
  const counts: number[] = [];
  for (let row = 0; row < n; row++) counts[labels[row]] = (counts[labels[row]] ?? 0) + 1;
  const clusters = Object.keys(counts).map(Number);
  if (clusters.length < 2) throw new RangeError('A silhouette needs at least two clusters');
  return Float64Array.from({ length: n }, (_, row) => {
    const own = labels[row];
    if (counts[own] === 1) return 0;
    const sums = new Float64Array(counts.length);
    for (let other = 0; other < n; other++) sums[labels[other]] += distances.data[row * n + other];
    const inside = sums[own] / (counts[own] - 1);
    const outside = Math.min(
      ...clusters.filter((cluster) => cluster !== own).map((cluster) => sums[cluster] / counts[cluster]),
    );
    const larger = Math.max(inside, outside);
    return larger === 0 ? 0 : (outside - inside) / larger;
  });
}
