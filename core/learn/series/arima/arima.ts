import { type ForecastMap, forecastMap } from '../forecastMap.ts';
import { minimise } from '../minimise.ts';
import { SeriesModel } from '../seriesModel.ts';
import { type Arma, armaLikelihood, forecastArma, stationaryCoefficients } from './arma.ts';

export interface ArimaState extends ForecastMap {
  /** How often the returns are differenced. */
  differences: number;
  /** Of the differenced returns, per day; 0 where they are differenced. */
  mean: number;
  ar: number[];
  ma: number[];
  /** Variance of the innovations. */
  variance: number;
  logLikelihood: number;
}

interface ArimaOptions {
  /** Orders of the autoregression and the moving average; with `auto` the largest that are tried. */
  p: number;
  q: number;
  /** Differences of the returns: 0 here is 1 of the log price. */
  d?: number;
  /** Takes the orders up to p and q whose corrected Akaike criterion (Hurvich and Tsai 1989) is smallest. */
  auto?: boolean;
}

/**
 * ARIMA of the daily log return by exact Gaussian maximum likelihood, stationary and invertible whatever the series
 * (Box and Jenkins 1970). Without differences a mean is estimated along, with differences there is none. The forecast
 * is the recursion of `forecastArma` on the window.
 */
export class Arima extends SeriesModel<ArimaState> {
  readonly options: Required<ArimaOptions>;

  constructor(options: ArimaOptions) {
    super();
    this.options = { d: 0, auto: false, ...options };
    const { p, d, q } = this.options;
    if (![p, d, q].every((order) => Number.isInteger(order) && order >= 0 && order <= 10))
      throw new RangeError('p, d and q must be whole numbers from 0 to 10');
  }

  /** @throws RangeError when the series is too short for its orders or does not vary */
  protected override estimate(series: Float64Array, width: number, horizons: number): ArimaState {
    const { d } = this.options;
    if (width <= d) throw new RangeError(`A window of ${width} days cannot be differenced ${d} times`);
    const differenced = difference(series, d);
    const { process, variance, logLikelihood } = this.#choose(differenced);
    const map = forecastMap(width, horizons, (window) =>
      cumulative(forecastDifferenced(window, process, d, horizons)),
    );
    return {
      ...map,
      differences: d,
      mean: process.mean,
      ar: [...process.ar],
      ma: [...process.ma],
      variance,
      logLikelihood,
    };
  }

  #choose(series: Float64Array): Fit {
    const { p, d, q, auto } = this.options;
    if (!auto) return fitArma(series, p, q, d === 0);
    let best = fitArma(series, 0, 0, d === 0);
    for (let ar = 0; ar <= p; ar++) {
      for (let ma = 0; ma <= q; ma++) {
        if (ar + ma === 0) continue;
        const fit = fitArma(series, ar, ma, d === 0);
        if (fit.criterion < best.criterion) best = fit;
      }
    }
    return best;
  }
}

/**
 * Partial autocorrelations stay below this. On the unit circle a root of the one side comes to cancel one of the other:
 * a little more likely, but what came before a window would never be forgotten.
 */
const LARGEST_PARTIAL = 0.99;

function partial(unbounded: number): number {
  return LARGEST_PARTIAL * Math.tanh(unbounded);
}

interface Fit {
  process: Arma;
  variance: number;
  logLikelihood: number;
  criterion: number;
}

function fitArma(series: Float64Array, p: number, q: number, withMean: boolean): Fit {
  const parameters = p + q + 1 + Number(withMean);
  if (series.length < parameters + 10)
    throw new RangeError(`${series.length} returns are too few for ${parameters} parameters`);
  const centre = withMean ? series.reduce((sum, value) => sum + value / series.length, 0) : 0;
  const scale = Math.sqrt(series.reduce((sum, value) => sum + (value - centre) ** 2 / series.length, 0));
  if (!(scale > 1e-12 * Math.abs(centre))) throw new RangeError('The series does not vary');
  const standard = series.map((value) => (value - centre) / scale);
  const processOf = (point: Float64Array): Arma => ({
    ar: stationaryCoefficients(Array.from(point.subarray(0, p), partial)),
    ma: stationaryCoefficients(Array.from(point.subarray(p, p + q), partial)).map((value) => -value),
    mean: withMean ? point[p + q] : 0,
  });
  const { point } = minimise(
    (at) => -armaLikelihood(standard, processOf(at)).logLikelihood / series.length,
    starts(p, q).map((start) => (withMean ? [...start, 0] : start)),
  );
  const { ar, ma, mean } = processOf(point);
  const process = { ar, ma, mean: centre + scale * mean };
  const { logLikelihood, variance } = armaLikelihood(series, process);
  const criterion =
    2 * parameters -
    2 * logLikelihood +
    (2 * parameters * (parameters + 1)) / (series.length - parameters - 1);
  return { process, logLikelihood, variance, criterion };
}

/** Partial autocorrelations before tanh: none, and a slow and an alternating process, for the likelihood has several tops. */
function starts(p: number, q: number): number[][] {
  const start = (ar: number, ma: number) =>
    Array.from({ length: p + q }, (_, i) => (i === 0 && p > 0 ? ar : i === p ? ma : 0));
  return p + q === 0
    ? [[]]
    : p > 0 && q > 0
      ? [start(0.1, 0), start(1, 0.7), start(-0.5, -0.3)]
      : [start(0, 0)];
}

/** Differences the window, forecasts those and sums them up again. */
function forecastDifferenced(values: Float64Array, process: Arma, d: number, horizons: number): Float64Array {
  if (d === 0) return forecastArma(values, process, horizons);
  const changes = forecastDifferenced(difference(values, 1), process, d - 1, horizons);
  let level = values[values.length - 1];
  return changes.map((change) => {
    level += change;
    return level;
  });
}

function difference(values: Float64Array, times: number): Float64Array {
  let result = values;
  for (let time = 0; time < times; time++) {
    const before = result;
    result = before.subarray(1).map((value, i) => value - before[i]);
  }
  return result;
}

function cumulative(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
