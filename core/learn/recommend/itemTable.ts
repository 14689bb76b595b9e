import { fitted } from '../estimator.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { placesOf, requireBinary, requireWeights } from './recommender.ts';

/** items x items, row-major: how much holding the row speaks for the column. */
export interface ItemTableState {
  items: number;
  table: number[];
}

/** Scores held x table: what every item-item recommender serves, whichever way its table was learned. */
export abstract class ItemTable {
  #state: ItemTableState | undefined;

  /** @param held holders x items, checked @returns items x items */
  protected abstract learn(held: Matrix): Float64Array;

  fit(held: Matrix): this {
    requireBinary(held);
    this.#state = { items: held.columns, table: [...this.learn(held)] };
    return this;
  }

  score(held: Matrix): Matrix {
    const { items, table } = fitted(this.#state);
    requireWeights(held, items);
    return timesTable(held, table);
  }

  save(): ItemTableState {
    return structuredClone(fitted(this.#state));
  }

  load(state: ItemTableState): this {
    this.#state = structuredClone(state);
    return this;
  }
}

/** held (rows x items) x table (items x items), skipping what is not held. */
export function timesTable(held: Matrix, table: ArrayLike<number>): Matrix {
  const items = held.columns;
  const scores = matrix(held.rows, items);
  for (const [row, places] of placesOf(held).entries()) {
    const out = scores.data.subarray(row * items, (row + 1) * items);
    for (const place of places) {
      const weight = held.data[row * items + place];
      for (let j = 0; j < items; j++) out[j] += weight * table[place * items + j];
    }
  }
  return scores;
}

/**
 * X'WX, items x items: on the diagonal the holders of an item, beside it those of both, a holder of n items counting
 * n^-holderExponent times.
 */
export function gramOf(held: Matrix, holderExponent = 0): Float64Array {
  const items = held.columns;
  const gram = new Float64Array(items * items);
  for (const places of placesOf(held)) {
    const weight = places.length ** -holderExponent;
    for (const i of places) for (const j of places) gram[i * items + j] += weight;
  }
  return gram;
}
