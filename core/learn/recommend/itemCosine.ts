import type { Matrix } from '../matrix.ts';
import { gramOf, ItemTable, type ItemTableState } from './itemTable.ts';
import type { Recommender } from './recommender.ts';

/**
 * Item-item neighbours by the cosine of their sets of holders (Sarwar et al. 2001), shrunk for items with few holders:
 * both / (sqrt(a b) + shrinkage). The diagonal is 0.
 */
export class ItemCosine extends ItemTable implements Recommender<ItemTableState> {
  readonly shrinkage: number;

  /** @param shrinkage >= 0, in holders */
  constructor({ shrinkage }: { shrinkage: number }) {
    super();
    if (!(shrinkage >= 0)) throw new RangeError('shrinkage must be a number >= 0');
    this.shrinkage = shrinkage;
  }

  protected learn(held: Matrix): Float64Array {
    const items = held.columns;
    const gram = gramOf(held);
    return gram.map((both, at) => {
      const [i, j] = [Math.floor(at / items), at % items];
      if (i === j || both === 0) return 0;
      return both / (Math.sqrt(gram[i * items + i] * gram[j * items + j]) + this.shrinkage);
    });
  }
}
