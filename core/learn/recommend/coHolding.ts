import type { Matrix } from '../matrix.ts';
import { gramOf, ItemTable, type ItemTableState } from './itemTable.ts';
import type { Recommender } from './recommender.ts';

interface CoHoldingOptions {
  /** A holder of n items counts n^-holderExponent times: who holds a little of everything says little. */
  holderExponent: number;
  /** A held item with c holders counts c^-heldExponent times: what everyone holds says little. */
  heldExponent: number;
  /** An item with c holders scores c^-candidateExponent times what they say for it. */
  candidateExponent: number;
}

/**
 * Item-item neighbours by who holds both, with the weights of both sides free: the sum over holders u of i and j of
 * n_u^-a, over c_i^b c_j^d. It holds the cosine of Aiolli (2013), one step of a walk over the graph of holders and
 * items (Cooper et al. 2014, Christoffel et al. 2015) and the linear filter of Shen et al. (2021) as cases. The
 * diagonal is 0.
 */
export class CoHolding extends ItemTable implements Recommender<ItemTableState> {
  readonly options: CoHoldingOptions;

  constructor(options: CoHoldingOptions) {
    super();
    if (!Object.values(options).every((exponent) => exponent >= 0))
      throw new RangeError('exponents must be numbers >= 0');
    this.options = options;
  }

  protected learn(held: Matrix): Float64Array {
    const items = held.columns;
    const { holderExponent, heldExponent, candidateExponent } = this.options;
    const holders = gramOf(held);
    const both = gramOf(held, holderExponent);
    return both.map((weight, at) => {
      const [i, j] = [Math.floor(at / items), at % items];
      if (i === j || weight === 0) return 0;
      return weight / (holders[i * items + i] ** heldExponent * holders[j * items + j] ** candidateExponent);
    });
  }
}
