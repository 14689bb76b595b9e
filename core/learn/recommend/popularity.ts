import { fitted } from '../estimator.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { type Recommender, requireBinary, requireWeights } from './recommender.ts';

/** Every item by the number of its holders: the baseline that knows nothing of who asks. */
export class Popularity implements Recommender<{ holders: number[] }> {
  #holders: number[] | undefined;

  fit(held: Matrix): this {
    requireBinary(held);
    const holders = new Array<number>(held.columns).fill(0);
    for (let i = 0; i < held.data.length; i++) holders[i % held.columns] += held.data[i];
    this.#holders = holders;
    return this;
  }

  score(held: Matrix): Matrix {
    const holders = fitted(this.#holders);
    requireWeights(held, holders.length);
    return matrix(
      held.rows,
      held.columns,
      held.data.map((_, i) => holders[i % holders.length]),
    );
  }

  save(): { holders: number[] } {
    return { holders: [...fitted(this.#holders)] };
  }

  load({ holders }: { holders: number[] }): this {
    this.#holders = [...holders];
    return this;
  }
}
