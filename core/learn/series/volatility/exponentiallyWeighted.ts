import type { Matrix } from '../../matrix.ts';
import type { VarianceMap } from './varianceMap.ts';
import { VolatilityModel } from './volatilityModel.ts';

/**
 * Exponentially weighted moving average of the squared returns, the mean taken as 0 (RiskMetrics, J.P. Morgan 1996);
 * the variance of h days is h times that. The weights of the window are scaled to add up to 1: what came before it would
 * count for decay^width.
 */
export class ExponentiallyWeighted extends VolatilityModel<VarianceMap> {
  readonly decay: number;

  /** @param decay of a weight from day to day, in (0, 1) */
  constructor({ decay = 0.94 }: { decay?: number } = {}) {
    super();
    if (!(decay > 0 && decay < 1)) throw new RangeError('decay must lie between 0 and 1');
    this.decay = decay;
  }

  protected override estimate(_: Float64Array, width: number, targets: Matrix): VarianceMap {
    const { decay } = this;
    const horizons = targets.columns;
    const total = (1 - decay ** width) / (1 - decay);
    const weights = Array.from({ length: width * horizons }, (_, at) => {
      const age = width - 1 - Math.floor(at / horizons);
      return ((at % horizons) + 1) * (decay ** age / total);
    });
    return { width, horizons, mean: 0, weights, fallWeights: [], intercepts: new Array(horizons).fill(0) };
  }
}
