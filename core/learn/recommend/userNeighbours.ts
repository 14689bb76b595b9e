import { fitted } from '../estimator.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { placesOf, type Recommender, requireBinary, requireWeights } from './recommender.ts';

export interface UserNeighboursState {
  items: number;
  /** The items of each holder who has at least two: one who has one cannot tell what goes with it. */
  holders: number[][];
}

/**
 * User-user neighbours (Herlocker et al. 1999): the holders whose sets are most alike by cosine, each counting by its
 * likeness; as many as tie with the last one count too. A weighted row is compared as it is.
 */
export class UserNeighbours implements Recommender<UserNeighboursState> {
  readonly neighbours: number;
  #state: UserNeighboursState | undefined;

  /** @param neighbours >= 1 */
  constructor({ neighbours }: { neighbours: number }) {
    if (!(neighbours >= 1)) throw new RangeError('neighbours must be a number >= 1');
    this.neighbours = neighbours;
  }

  fit(held: Matrix): this {
    requireBinary(held);
    const holders = placesOf(held).filter(({ length }) => length >= 2);
    this.#state = { items: held.columns, holders: holders.map((places) => [...places]) };
    return this;
  }

  score(held: Matrix): Matrix {
    const { items, holders } = fitted(this.#state);
    requireWeights(held, items);
    const scores = matrix(held.rows, items);
    if (holders.length === 0) return scores;
    for (let row = 0; row < held.rows; row++) {
      const own = held.data.subarray(row * items, (row + 1) * items);
      const length = Math.hypot(...own);
      if (length === 0) continue;
      const alike = holders.map(
        (places) => places.reduce((sum, i) => sum + own[i], 0) / (length * Math.sqrt(places.length)),
      );
      const least = [...alike].sort((a, b) => b - a)[Math.min(this.neighbours, alike.length) - 1];
      for (const [holder, places] of holders.entries()) {
        if (alike[holder] < least) continue;
        for (const i of places) scores.data[row * items + i] += alike[holder];
      }
    }
    return scores;
  }

  save(): UserNeighboursState {
    return structuredClone(fitted(this.#state));
  }

  load(state: UserNeighboursState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
