import { solvePositiveDefinite } from '../cholesky.ts';
import type { Matrix } from '../matrix.ts';
import { gramOf, ItemTable, type ItemTableState } from './itemTable.ts';
import type { Recommender } from './recommender.ts';

/**
 * EASE (Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data"): the item-item weights B that minimise
 * |X - X B|^2 + penalty |B|^2 with a diagonal of 0. In closed form, with P = (X'X + penalty I)^-1: B_ij = -P_ij / P_jj.
 */
export class Ease extends ItemTable implements Recommender<ItemTableState> {
  readonly penalty: number;
  readonly holderExponent: number;

  /**
   * @param penalty > 0, in holders
   * @param holderExponent a holder of n items counts n^-holderExponent times; 0 is Steck's own
   */
  constructor({ penalty, holderExponent = 0 }: { penalty: number; holderExponent?: number }) {
    super();
    if (!(penalty > 0)) throw new RangeError('penalty must be a number > 0');
    if (!(holderExponent >= 0)) throw new RangeError('holderExponent must be a number >= 0');
    this.penalty = penalty;
    this.holderExponent = holderExponent;
  }

  protected learn(held: Matrix): Float64Array {
    const items = held.columns;
    const gram = gramOf(held, this.holderExponent);
    const identity = new Float64Array(items * items);
    for (let i = 0; i < items; i++) {
      gram[i * items + i] += this.penalty;
      identity[i * items + i] = 1;
    }
    const inverse = solvePositiveDefinite(gram, identity, items);
    return inverse.map((value, at) => {
      const column = at % items;
      return Math.floor(at / items) === column ? 0 : -value / inverse[column * items + column];
    });
  }
}
