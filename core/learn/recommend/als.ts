import { solvePositiveDefinite } from '../cholesky.ts';
import { fitted } from '../estimator.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { normalValues, seededRandom } from '../random.ts';
import { placesOf, type Recommender, requireBinary, requireWeights } from './recommender.ts';

export interface FactorState {
  items: number;
  /** items x factors, row-major. */
  factors: number[];
}

interface AlsOptions {
  /** Length of a factor vector. */
  factors: number;
  /** > 0; on every factor vector. */
  penalty: number;
  /** How much more a held item counts than one that is not: its confidence is 1 + this. */
  confidence: number;
  sweeps?: number;
  seed?: number;
}

/**
 * Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren and Volinsky 2008): minimises
 * sum of c_ui (p_ui - x_u y_i)^2 + penalty (|x|^2 + |y|^2) with p = 1 where held and c = 1 + confidence there, else
 * 0 and 1. A new holder is folded in by the same least squares with the items' factors fixed.
 */
export class ImplicitAls implements Recommender<FactorState> {
  readonly options: Required<AlsOptions>;
  #state: FactorState | undefined;

  constructor(options: AlsOptions) {
    this.options = { sweeps: 10, seed: 1, ...options };
    const { factors, penalty, confidence } = this.options;
    if (!(factors >= 1 && penalty > 0 && confidence >= 0))
      throw new RangeError('factors must be >= 1, penalty > 0 and confidence >= 0');
  }

  fit(held: Matrix): this {
    requireBinary(held);
    const { factors, sweeps, seed } = this.options;
    const byHolder = placesOf(held);
    const byItem = transposed(byHolder, held.columns);
    const normal = normalValues(seededRandom(seed));
    let items: Float64Array = Float64Array.from({ length: held.columns * factors }, () => 0.1 * normal());
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const holders = this.#solve(byHolder, items);
      items = this.#solve(byItem, holders);
    }
    this.#state = { items: held.columns, factors: [...items] };
    return this;
  }

  score(held: Matrix): Matrix {
    const { items, factors: flat } = fitted(this.#state);
    requireWeights(held, items);
    const factors = Float64Array.from(flat);
    return product(this.#solve(placesOf(held), factors), factors, held.rows, items);
  }

  save(): FactorState {
    return structuredClone(fitted(this.#state));
  }

  load(state: FactorState): this {
    this.#state = structuredClone(state);
    return this;
  }

  /** Factors of one side from those of the other: (Y'Y + confidence Y_u'Y_u + penalty I) x = (1 + confidence) Y_u' 1. */
  #solve(rows: readonly Int32Array[], other: Float64Array): Float64Array {
    const { factors: size, penalty, confidence } = this.options;
    const gram = new Float64Array(size * size);
    const addOuter = (to: Float64Array, at: number, weight: number) => {
      for (let a = 0; a < size; a++)
        for (let b = 0; b <= a; b++) to[a * size + b] += weight * other[at * size + a] * other[at * size + b];
    };
    for (let at = 0; at < other.length / size; at++) addOuter(gram, at, 1);
    for (let a = 0; a < size; a++) gram[a * size + a] += penalty;
    const result = new Float64Array(rows.length * size);
    for (const [row, places] of rows.entries()) {
      if (places.length === 0) continue;
      const left = gram.slice();
      const right = new Float64Array(size);
      for (const place of places) {
        addOuter(left, place, confidence);
        for (let a = 0; a < size; a++) right[a] += (1 + confidence) * other[place * size + a];
      }
      result.set(solvePositiveDefinite(left, right, size), row * size);
    }
    return result;
  }
}

/** Which rows hold each column. */
function transposed(rows: readonly Int32Array[], columns: number): Int32Array[] {
  const result = Array.from({ length: columns }, () => [] as number[]);
  for (const [row, places] of rows.entries()) for (const place of places) result[place].push(row);
  return result.map((places) => Int32Array.from(places));
}

/** X Y': rows x items, of factor vectors of both. */
function product(x: Float64Array, y: Float64Array, rows: number, items: number): Matrix {
  const size = y.length / items;
  const result = matrix(rows, items);
  for (let row = 0; row < rows; row++)
    for (let item = 0; item < items; item++) {
      let sum = 0;
      for (let a = 0; a < size; a++) sum += x[row * size + a] * y[item * size + a];
      result.data[row * items + item] = sum;
    }
  return result;
}
