import { sigmoid } from '../../logistic.ts';
import type { Matrix } from '../../matrix.ts';
import { minimise } from '../minimise.ts';
import { type GarchParameters, garchLogLikelihood, persistence } from './garchLikelihood.ts';
import type { VarianceMap } from './varianceMap.ts';
import { VolatilityModel } from './volatilityModel.ts';

export interface GarchState extends VarianceMap, GarchParameters {
  /** Mean squared deviation of the series: what a window starts from. */
  start: number;
  logLikelihood: number;
}

interface GarchOptions {
  /** Lets a fall raise the variance otherwise than a rise: GJR-GARCH. */
  asymmetric?: boolean;
  shocks?: 'normal' | 'student';
  /** Fixes the long-run variance at that of the series (Engle and Mezrich 1996): one parameter fewer to estimate. */
  varianceTargeting?: boolean;
}

/**
 * GARCH(1,1) or GJR-GARCH(1,1) with a constant mean by maximum likelihood, with Student-t shocks unless told otherwise;
 * with normal ones it is the quasi-maximum likelihood of Bollerslev and Wooldridge (1992). The variance of the coming h
 * days is the sum of their expected variances, which revert to the long-run one at the rate of the persistence (< 1).
 * A window starts from the variance of the training series: what came before it would count for beta^width.
 */
export class Garch extends VolatilityModel<GarchState> {
  readonly options: Required<GarchOptions>;

  constructor(options: GarchOptions = {}) {
    super();
    this.options = { asymmetric: false, shocks: 'student', varianceTargeting: false, ...options };
  }

  /** @throws RangeError when the series does not vary or is shorter than 20 days */
  protected override estimate(series: Float64Array, width: number, targets: Matrix): GarchState {
    const { parameters, variance, logLikelihood } = this.#maximise(series);
    return {
      ...parameters,
      ...mapOf(parameters, variance, width, targets.columns),
      start: variance,
      logLikelihood,
    };
  }

  #maximise(series: Float64Array): { parameters: GarchParameters; variance: number; logLikelihood: number } {
    const days = series.length;
    if (days < 20) throw new RangeError(`${days} returns are too few for a variance that moves`);
    const centre = series.reduce((sum, value) => sum + value / days, 0);
    const variance = series.reduce((sum, value) => sum + (value - centre) ** 2 / days, 0);
    const scale = Math.sqrt(variance);
    if (!(scale > 1e-12 * Math.abs(centre))) throw new RangeError('The series does not vary');
    const standard = series.map((value) => (value - centre) / scale);
    const loss = (at: ArrayLike<number>) => -garchLogLikelihood(standard, this.#parametersOf(at), 1) / days;
    // The likelihood has one top in practice: the start that stands highest leads there soonest.
    const start = this.#starts().reduce((best, other) => (loss(other) < loss(best) ? other : best));
    const { point } = minimise(loss, [start]);
    const found = this.#parametersOf(point);
    const parameters = { ...found, mean: centre + scale * found.mean, omega: found.omega * variance };
    return { parameters, variance, logLikelihood: garchLogLikelihood(series, parameters, variance) };
  }

  /**
   * From unbounded variables to a stationary process of a series of variance 1: mean; persistence; its shares that go to
   * the shocks of rises, of falls, and the rest to yesterday's variance; omega; degrees of freedom.
   */
  #parametersOf(point: ArrayLike<number>): GarchParameters {
    const { asymmetric, shocks, varianceTargeting } = this.options;
    let next = 0;
    const mean = point[next++];
    const lasting = sigmoid(point[next++]);
    const rise = Math.exp(point[next++]);
    const fall = asymmetric ? Math.exp(point[next++]) : rise;
    const shares = 1 + (rise + fall) / 2;
    const omega = varianceTargeting ? 1 - lasting : Math.exp(point[next++]);
    return {
      mean,
      omega,
      alpha: (lasting * rise) / shares,
      gamma: asymmetric ? (lasting * (fall - rise)) / shares : 0,
      beta: lasting / shares,
      degrees: shocks === 'student' ? 2.01 + Math.exp(point[next]) : null,
    };
  }

  /** A calm, a usual and a nervous series. */
  #starts(): number[][] {
    const { asymmetric, shocks, varianceTargeting } = this.options;
    const options = [
      { lasting: 0.98, share: 0.04 },
      { lasting: 0.95, share: 0.12 },
      { lasting: 0.7, share: 0.3 },
    ];
    return options.map(({ lasting, share }) => {
      const ratio = Math.log(share / (1 - share));
      return [
        0,
        Math.log(lasting / (1 - lasting)),
        ...(asymmetric ? [ratio, ratio] : [ratio]),
        ...(varianceTargeting ? [] : [Math.log(1 - lasting)]),
        ...(shocks === 'student' ? [Math.log(4)] : []),
      ];
    });
  }
}

/** variance_{t+k} = persistence^(k-1) variance_{t+1} + omega (1 + ... + persistence^(k-2)), summed over k = 1..h. */
function mapOf(parameters: GarchParameters, start: number, width: number, horizons: number): VarianceMap {
  const { mean, omega, alpha, gamma, beta } = parameters;
  const lasting = persistence(parameters);
  // The sum of the expected variances of h days is slope x the first + offset.
  const slopes = new Float64Array(horizons);
  const offsets = new Float64Array(horizons);
  let slope = 1;
  let offset = 0;
  for (let h = 0; h < horizons; h++) {
    slopes[h] = (h === 0 ? 0 : slopes[h - 1]) + slope;
    offsets[h] = (h === 0 ? 0 : offsets[h - 1]) + offset;
    offset = omega + lasting * offset;
    slope *= lasting;
  }
  let first = (lasting - beta) * start * beta ** width + start * beta ** (width + 1);
  const weights = new Array<number>(width * horizons);
  const fallWeights = gamma === 0 ? [] : new Array<number>(width * horizons);
  for (let i = width - 1, share = 1; i >= 0; i--, share *= beta) {
    first += omega * share;
    for (let h = 0; h < horizons; h++) {
      weights[i * horizons + h] = alpha * share * slopes[h];
      if (gamma !== 0) fallWeights[i * horizons + h] = gamma * share * slopes[h];
    }
  }
  first += omega * beta ** width;
  const intercepts = Array.from(slopes, (value, h) => value * first + offsets[h]);
  return { width, horizons, mean, weights, fallWeights, intercepts };
}
