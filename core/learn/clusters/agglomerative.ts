import { type Matrix, matrix, requireFinite } from '../matrix.ts';

/**
 * One step of agglomerative clustering. The rows are the clusters 0 to n - 1, and merge i makes the cluster n + i, as in
 * SciPy's linkage matrix.
 */
export interface Merge {
  /** The smaller of the two numbers first. */
  clusters: readonly [number, number];
  /** Distance of the two; never falls from one merge to the next. */
  height: number;
  /** Rows in the cluster that is made. */
  size: number;
}

export type Linkage = 'average' | 'ward';

/**
 * Merges the nearest two clusters until one is left; distances to a merged cluster follow by the formula of Lance and
 * Williams (1967). Average linkage takes the mean distance of the members, Ward's (1963) the rise of the sum of squares.
 * Found by chains of nearest neighbours (Murtagh 1983), which for these two linkages gives the same merges in n^2 steps.
 *
 * @param distances n x n, symmetric; Euclidean ones for Ward's
 * @returns n - 1 merges in the order of their heights
 * @throws RangeError when there is no row, a distance is not finite or the matrix is not square
 */
export function agglomerate(distances: Matrix, linkage: Linkage): Merge[] {
  requireFinite(distances.data, 'distances');
  const n = distances.rows;
  if (n === 0 || distances.columns !== n)
    throw new RangeError(`${n} x ${distances.columns} distances of rows`);
  const between = distances.data.slice();
  const sizes = new Int32Array(n).fill(1);
  const found: { rows: [number, number]; height: number }[] = [];
  const chain: number[] = [];
  while (found.length < n - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const last = chain[chain.length - 1];
    const before = chain.length > 1 ? chain[chain.length - 2] : -1;
    const next = nearestTo(last, before, between, sizes);
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    found.push({ rows: [before, last], height: between[before * n + last] });
    join(before, last, between, sizes, linkage);
  }
  return inOrder(found, n);
}

/** The living cluster nearest to one; of equals the one before it in the chain, so that the chain ends. */
function nearestTo(cluster: number, before: number, between: Float64Array, sizes: Int32Array): number {
  const n = sizes.length;
  let best = before;
  let least = before === -1 ? Number.POSITIVE_INFINITY : between[cluster * n + before];
  for (let other = 0; other < n; other++) {
    if (other === cluster || sizes[other] === 0 || between[cluster * n + other] >= least) continue;
    best = other;
    least = between[cluster * n + other];
  }
  return best;
}

/** Puts cluster `a` into `b`: Lance and Williams's update of the distances to all others. */
function join(a: number, b: number, between: Float64Array, sizes: Int32Array, linkage: Linkage): void {
  const n = sizes.length;
  const [sizeA, sizeB, apart] = [sizes[a], sizes[b], between[a * n + b]];
  for (let other = 0; other < n; other++) {
    if (other === a || other === b || sizes[other] === 0) continue;
    const [toA, toB] = [between[a * n + other], between[b * n + other]];
    const total = sizeA + sizeB + sizes[other];
    const distance =
      linkage === 'average'
        ? (sizeA * toA + sizeB * toB) / (sizeA + sizeB)
        : Math.sqrt(
            ((sizeA + sizes[other]) * toA ** 2 +
              (sizeB + sizes[other]) * toB ** 2 -
              sizes[other] * apart ** 2) /
              total,
          );
    between[b * n + other] = distance;
    between[other * n + b] = distance;
  }
  sizes[a] = 0;
  sizes[b] = sizeA + sizeB;
}

/** The chain finds merges out of order, and names a cluster by one of its rows: sort them, and number as they are made. */
function inOrder(found: readonly { rows: [number, number]; height: number }[], n: number): Merge[] {
  const parent = Int32Array.from({ length: 2 * n - 1 }, (_, cluster) => cluster);
  const sizes = new Int32Array(2 * n - 1).fill(1);
  const rootOf = (cluster: number) => {
    let root = cluster;
    while (parent[root] !== root) root = parent[root];
    return root;
  };
  return [...found]
    .sort((a, b) => a.height - b.height)
    .map(({ rows, height }, i) => {
      const [a, b] = rows.map(rootOf);
      parent[a] = n + i;
      parent[b] = n + i;
      sizes[n + i] = sizes[a] + sizes[b];
      return { clusters: [Math.min(a, b), Math.max(a, b)], height, size: sizes[n + i] };
    });
}

/** The rows from left to right as a dendrogram draws them, so that no two branches cross. */
export function leafOrder(merges: readonly Merge[]): number[] {
  const members = membersOf(merges);
  return members[members.length - 1];
}

/** The height at which each two rows come into one cluster (Sokal and Rohlf 1962): n x n, 0 on the diagonal. */
export function copheneticDistances(merges: readonly Merge[]): Matrix {
  const n = merges.length + 1;
  const members = membersOf(merges);
  const result = matrix(n, n);
  for (const { clusters, height } of merges)
    for (const a of members[clusters[0]])
      for (const b of members[clusters[1]]) {
        result.data[a * n + b] = height;
        result.data[b * n + a] = height;
      }
  return result;
}

/** The rows of every cluster, those of its first part first. */
function membersOf(merges: readonly Merge[]): number[][] {
  const members = Array.from({ length: merges.length + 1 }, (_, row) => [row]);
  for (const { clusters } of merges) members.push([...members[clusters[0]], ...members[clusters[1]]]);
  return members;
}
