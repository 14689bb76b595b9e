import { sigmoid } from '../../logistic.ts';
import { pinball } from '../../metrics/distribution.ts';

/** What a boosted ensemble lowers: `squared`, `logistic` for targets of 0 and 1, or the pinball loss of a quantile. */
export type LossName = 'squared' | 'logistic' | { quantile: number };

/** A loss of the raw prediction, that is before any link. */
export interface Loss {
  /** The best constant. */
  start(targets: Float64Array): number;
  /** Writes the derivative of each row's loss by its prediction, and the second one where `hessians` is given. */
  derivatives(
    targets: Float64Array,
    raw: Float64Array,
    gradients: Float64Array,
    hessians?: Float64Array,
  ): void;
  /** Whether the second derivative is other than 1. */
  readonly curved: boolean;
  /** The mean loss of the rows. */
  mean(targets: ArrayLike<number>, raw: ArrayLike<number>): number;
  /** The step that is best for a leaf's residuals, where the Newton step is not: it may reorder them. */
  leafStep?(residuals: Float64Array): number;
}

export function lossOf(name: LossName): Loss {
  if (name === 'squared') return squared;
  return name === 'logistic' ? logistic : pinballLoss(name.quantile);
}

const squared: Loss = {
  curved: false,
  start: (targets) => sumOf(targets) / targets.length,
  derivatives(targets, raw, gradients) {
    for (let i = 0; i < raw.length; i++) gradients[i] = raw[i] - targets[i];
  },
  mean: (targets, raw) => meanOf(raw.length, (i) => (targets[i] - raw[i]) ** 2 / 2),
};

/** Log loss on the log-odds scale. */
const logistic: Loss = {
  curved: true,
  start(targets) {
    // One class alone would have infinite log-odds.
    const share = Math.min(1 - 1e-6, Math.max(1e-6, sumOf(targets) / targets.length));
    return Math.log(share / (1 - share));
  },
  derivatives(targets, raw, gradients, hessians) {
    for (let i = 0; i < raw.length; i++) {
      const probability = sigmoid(raw[i]);
      gradients[i] = probability - targets[i];
      if (hessians) hessians[i] = probability * (1 - probability);
    }
  },
  // log(1 + e^raw) - target raw, without overflow.
  mean: (targets, raw) =>
    meanOf(
      raw.length,
      (i) => Math.max(raw[i], 0) + Math.log1p(Math.exp(-Math.abs(raw[i]))) - targets[i] * raw[i],
    ),
};

/** The gradient is a step function: it says where to split, and the quantile of the residuals how far to go (Friedman 2001). */
function pinballLoss(quantile: number): Loss {
  return {
    curved: false,
    start: (targets) => quantileOf(targets.slice(), quantile),
    derivatives(targets, raw, gradients) {
      for (let i = 0; i < raw.length; i++) gradients[i] = targets[i] >= raw[i] ? -quantile : 1 - quantile;
    },
    mean: (targets, raw) => meanOf(raw.length, (i) => pinball(targets[i], raw[i], quantile)),
    leafStep: (residuals) => quantileOf(residuals, quantile),
  };
}

/** Interpolated between order statistics at quantile x (n - 1), the seventh definition of Hyndman and Fan (1996). */
function quantileOf(values: Float64Array, quantile: number): number {
  values.sort();
  const position = quantile * (values.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (position - below) * (values[above] - values[below]);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

function meanOf(count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return sum / count;
}
