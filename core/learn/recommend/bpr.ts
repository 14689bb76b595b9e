import { fitted } from '../estimator.ts';
import { sigmoid } from '../logistic.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { normalValues, seededRandom } from '../random.ts';
import { placesOf, type Recommender, requireBinary, requireWeights } from './recommender.ts';

export interface BprState {
  items: number;
  /** items x factors, row-major. */
  factors: number[];
  /** One an item. */
  biases: number[];
}

interface BprOptions {
  /** Length of a factor vector. */
  factors: number;
  /** >= 0; on factors and biases. */
  penalty: number;
  /** Passes over all pairs of holder and item. */
  epochs?: number;
  rate?: number;
  seed?: number;
}

/**
 * Matrix factorisation by Bayesian personalised ranking (Rendle et al. 2009): ascends ln sigmoid(s_ui - s_uj) for a
 * held i and a j that is not, drawn anew at every step. A holder's vector is the mean of the vectors of what they hold,
 * the item that is being learned left out (FISM, Kabbur et al. 2013), so that one who was not fitted has one too.
 */
export class Bpr implements Recommender<BprState> {
  readonly options: Required<BprOptions>;
  #state: BprState | undefined;

  constructor(options: BprOptions) {
    this.options = { epochs: 60, rate: 0.1, seed: 1, ...options };
    const { factors, penalty, epochs, rate } = this.options;
    if (!(factors >= 1 && penalty >= 0 && epochs >= 1 && rate > 0))
      throw new RangeError('factors and epochs must be >= 1, penalty >= 0 and rate > 0');
  }

  fit(held: Matrix): this {
    requireBinary(held);
    const { factors: size, epochs, seed } = this.options;
    const random = seededRandom(seed);
    const normal = normalValues(random);
    const items = held.columns;
    const factors = Float64Array.from({ length: items * size }, () => 0.1 * normal());
    const biases = new Float64Array(items);
    const rows = placesOf(held);
    const pairs = rows.flatMap((places, row) => Array.from(places, (place) => ({ row, place })));
    for (let epoch = 0; epoch < epochs; epoch++) {
      const rate = this.options.rate * (1 - epoch / epochs);
      for (let step = 0; step < pairs.length; step++) {
        const { row, place } = pairs[Math.floor(random() * pairs.length)];
        const other = Math.floor(random() * items);
        if (held.data[row * items + other] !== 0) continue;
        this.#step(rows[row], place, other, factors, biases, rate);
      }
    }
    this.#state = { items, factors: [...factors], biases: [...biases] };
    return this;
  }

  /** One ascent for: who holds `places` prefers `place` to `other`. */
  #step(
    places: Int32Array,
    place: number,
    other: number,
    factors: Float64Array,
    biases: Float64Array,
    rate: number,
  ): void {
    const { factors: size, penalty } = this.options;
    const rest = places.filter((held) => held !== place);
    const share = rest.length === 0 ? 0 : 1 / rest.length;
    const own = new Float64Array(size);
    for (const held of rest) for (let a = 0; a < size; a++) own[a] += share * factors[held * size + a];
    let margin = biases[place] - biases[other];
    for (let a = 0; a < size; a++) margin += own[a] * (factors[place * size + a] - factors[other * size + a]);
    const pull = sigmoid(-margin);
    biases[place] += rate * (pull - penalty * biases[place]);
    biases[other] -= rate * (pull + penalty * biases[other]);
    for (let a = 0; a < size; a++) {
      const [better, worse] = [factors[place * size + a], factors[other * size + a]];
      factors[place * size + a] += rate * (pull * own[a] - penalty * better);
      factors[other * size + a] -= rate * (pull * own[a] + penalty * worse);
      for (const held of rest)
        factors[held * size + a] +=
          rate * share * (pull * (better - worse) - penalty * factors[held * size + a]);
    }
  }

  score(held: Matrix): Matrix {
    const { items, factors, biases } = fitted(this.#state);
    requireWeights(held, items);
    const size = factors.length / items;
    const result = matrix(held.rows, items);
    for (const [row, places] of placesOf(held).entries()) {
      const own = new Float64Array(size);
      const total = places.reduce((sum, place) => sum + held.data[row * items + place], 0);
      for (const place of places) {
        const share = held.data[row * items + place] / total;
        for (let a = 0; a < size; a++) own[a] += share * factors[place * size + a];
      }
      for (let item = 0; item < items; item++) {
        let sum = biases[item];
        for (let a = 0; a < size; a++) sum += own[a] * factors[item * size + a];
        result.data[row * items + item] = sum;
      }
    }
    return result;
  }

  save(): BprState {
    return structuredClone(fitted(this.#state));
  }

  load(state: BprState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
