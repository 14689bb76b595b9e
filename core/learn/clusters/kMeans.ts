import { fitted } from '../estimator.ts';
import { type Matrix, matrix, requireFinite, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { squaredDistance } from './distances.ts';

export interface KMeansState {
  columns: number;
  /** clusters x columns, row-major. */
  centres: number[];
  /** Sum of the squared distances of the fitted rows to their centres. */
  inertia: number;
}

const MAX_ITERATIONS = 300;

/**
 * k-means by Lloyd's algorithm (1982), the best of several starts from k-means++ seeds (Arthur and Vassilvitskii 2007).
 * Scale the columns before: a distance mixes their units.
 */
export class KMeans {
  readonly clusters: number;
  readonly restarts: number;
  readonly seed: number;
  #state: KMeansState | undefined;

  constructor({ clusters, restarts = 10, seed = 1 }: { clusters: number; restarts?: number; seed?: number }) {
    if (!(Number.isInteger(clusters) && clusters >= 1 && restarts >= 1))
      throw new RangeError('clusters and restarts must be whole numbers >= 1');
    this.clusters = clusters;
    this.restarts = restarts;
    this.seed = seed;
  }

  /** @throws RangeError when a value is not finite or there are fewer rows than clusters */
  fit(features: Matrix): this {
    requireFinite(features.data, 'features');
    if (features.rows < this.clusters)
      throw new RangeError(`${features.rows} rows cannot form ${this.clusters} clusters`);
    const random = seededRandom(this.seed);
    let best = lloyd(features, seeds(features, this.clusters, random));
    for (let start = 1; start < this.restarts; start++) {
      const next = lloyd(features, seeds(features, this.clusters, random));
      if (next.inertia < best.inertia) best = next;
    }
    this.#state = { columns: features.columns, centres: [...best.centres.data], inertia: best.inertia };
    return this;
  }

  /** The cluster of each row, from 0: the one of the nearest centre, the first of equals. */
  predict(features: Matrix): Int32Array {
    const { columns, centres } = fitted(this.#state);
    requireFinite(features.data, 'features');
    if (features.columns !== columns)
      throw new RangeError(`${features.columns} columns where ${columns} were fitted`);
    const known = matrix(centres.length / columns, columns, Float64Array.from(centres));
    return Int32Array.from({ length: features.rows }, (_, row) => nearest(features, row, known).centre);
  }

  save(): KMeansState {
    return structuredClone(fitted(this.#state));
  }

  load(state: KMeansState): this {
    requireFinite(state.centres, 'centres');
    this.#state = structuredClone(state);
    return this;
  }
}

function nearest(features: Matrix, row: number, centres: Matrix): { centre: number; squared: number } {
  let best = { centre: 0, squared: Number.POSITIVE_INFINITY };
  for (let centre = 0; centre < centres.rows; centre++) {
    const squared = squaredDistance(features, row, centres, centre);
    if (squared < best.squared) best = { centre, squared };
  }
  return best;
}

/** Rows as first centres, each drawn with a probability proportional to its squared distance from those before. */
function seeds(features: Matrix, clusters: number, random: () => number): Matrix {
  const chosen = [Math.floor(random() * features.rows)];
  const weights = new Float64Array(features.rows).fill(Number.POSITIVE_INFINITY);
  while (chosen.length < clusters) {
    const last = chosen[chosen.length - 1];
    let total = 0;
    for (let row = 0; row < features.rows; row++) {
      weights[row] = Math.min(weights[row], squaredDistance(features, row, features, last));
      total += weights[row];
    }
    chosen.push(drawn(weights, random() * total, chosen));
  }
  return takeRows(features, chosen);
}

/** The row at which the running sum of the weights passes `at`; where all weights are 0, the first that is not chosen. */
function drawn(weights: Float64Array, at: number, chosen: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row];
    if (sum > at) return row;
  }
  return weights.findIndex((_, row) => !chosen.includes(row));
}

function lloyd(features: Matrix, first: Matrix): { centres: Matrix; inertia: number } {
  const { rows, columns } = features;
  const labels = new Int32Array(rows).fill(-1);
  const distances = new Float64Array(rows);
  let centres = first;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let moved = false;
    for (let row = 0; row < rows; row++) {
      const { centre, squared } = nearest(features, row, centres);
      moved ||= labels[row] !== centre;
      labels[row] = centre;
      distances[row] = squared;
    }
    if (!moved) break;
    centres = means(features, labels, distances, matrix(centres.rows, columns));
  }
  return { centres, inertia: distances.reduce((sum, squared) => sum + squared, 0) };
}

/** The mean of each cluster's rows; a cluster that lost all its rows starts anew at the row farthest from its centre. */
function means(features: Matrix, labels: Int32Array, distances: Float64Array, centres: Matrix): Matrix {
  const { rows, columns } = features;
  const counts = new Int32Array(centres.rows);
  for (let row = 0; row < rows; row++) {
    counts[labels[row]]++;
    for (let column = 0; column < columns; column++)
      centres.data[labels[row] * columns + column] += features.data[row * columns + column];
  }
  for (let centre = 0; centre < centres.rows; centre++) {
    if (counts[centre] > 0) {
      for (let i = centre * columns; i < (centre + 1) * columns; i++) centres.data[i] /= counts[centre];
      continue;
    }
    const farthest = distances.indexOf(Math.max(...distances));
    distances[farthest] = 0;
    centres.data.set(features.data.subarray(farthest * columns, (farthest + 1) * columns), centre * columns);
  }
  return centres;
}
