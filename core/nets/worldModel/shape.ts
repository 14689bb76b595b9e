import { constant, glorot, joinedKernel, orthogonal, type Parameter } from '../training/parameter.ts';

/** Observations of a day: return and range in units of the reference deviation, volume against its average. */
export const OBSERVED = 3;
/** What is known of a day to come: whether it is a Saturday, a Sunday. */
export const CALENDAR = 2;
/** Location, log scale, skew and log tail of the return. */
const RETURN_HEADS = 4;

export interface WorldShape {
  /** Half-lives in days of the variance averages that are part of an asset's state; only their ratios are seen. */
  halfLives: readonly number[];
  /** The one of them that returns, ranges and the other averages are divided by. */
  reference: number;
  /** One day counts for at most this many times the reference variance, so that one wild candle does not last. */
  cap: number;
  /** Units of an asset's recurrent state. */
  hidden: number;
  /** Stochastic latent of an asset. */
  latent: number;
  /** Units of the market's recurrent state. */
  marketHidden: number;
  /** Stochastic latent of the market, shared by all assets. */
  marketLatent: number;
  /** Units of the decoder's layer in between. */
  decoder: number;
}

/** Columns of what is seen of a day: see `seen` of the architecture. */
function seenColumns({ halfLives }: WorldShape): number {
  return OBSERVED + 2 + ratios(halfLives);
}

const ratios = (halfLives: readonly number[]) => halfLives.length - 1;

/** Weights by the place where the architecture uses them. */
export type PlacedParameters = Readonly<Record<string, Parameter>>;

export function worldParameters(shape: WorldShape): PlacedParameters {
  const { hidden, latent, marketHidden, marketLatent, decoder, halfLives } = shape;
  const columns = seenColumns(shape);
  const dense = (place: string, from: number, to: number, bias: number | readonly number[] = 0) => ({
    [`${place}.weight`]: glorot(from, to),
    [`${place}.bias`]: constant([1, to], bias),
  });
  const small = (place: string, from: number, to: number, bias: readonly number[]) => ({
    [`${place}.weight`]: constant([from, to], 0),
    [`${place}.bias`]: constant([1, to], bias),
  });
  // Biases of a recurrent unit are of one dimension, as its operator wants them.
  const gru = (place: string, inputs: number, units: number) => ({
    [`${place}.update.weight`]: joinedKernel(inputs, units),
    [`${place}.update.bias`]: constant([units], 0),
    [`${place}.reset.weight`]: joinedKernel(inputs, units),
    [`${place}.reset.bias`]: constant([units], 0),
    [`${place}.input.weight`]: glorot(inputs, units),
    [`${place}.input.bias`]: constant([units], 0),
    [`${place}.recurrent.weight`]: orthogonal(units),
    [`${place}.recurrent.bias`]: constant([units], 0),
  });
  const context = ratios(halfLives) + CALENDAR + latent + marketLatent + decoder;
  return {
    ...gru('market.transition', columns + marketLatent, marketHidden),
    ...dense('market.prior', marketHidden, 2 * marketLatent),
    ...dense('market.posterior', columns, 2 * marketLatent),
    ...gru('own.transition', columns + latent + marketLatent + CALENDAR, hidden),
    ...dense('own.prior', hidden + marketLatent, 2 * latent),
    ...dense('own.posterior', marketLatent + columns, 2 * latent),
    ...dense('decoder.hidden', hidden + latent + marketLatent + CALENDAR + ratios(halfLives), decoder),
    ...small('decoder.return', context, RETURN_HEADS, [0, -0.6, 0, 0.3]),
    ...small('decoder.activity', context + 3, 2, [-0.2, 0]),
    'decoder.spread': constant([1, 3], [-1.2, 0.3, -1]),
  };
}
