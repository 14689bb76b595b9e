import { sigmoid } from '../logistic.ts';
import { type ForecastMap, forecastMap } from './forecastMap.ts';
import { minimise } from './minimise.ts';
import { SeriesModel } from './seriesModel.ts';
import { type Components, type Smoothing, smooth, startOf } from './smoothing.ts';
import { logPrices } from './windows.ts';

export interface ExponentialSmoothingState extends ForecastMap {
  smoothing: Smoothing;
  /** Mean squared error of the one-step forecasts over the training series, in squared log price. */
  meanSquaredError: number;
}

interface ExponentialSmoothingOptions {
  components: Components;
  /** Days; only for `holt-winters`. */
  season?: number;
}

/**
 * Exponential smoothing of the log price with additive components: simple (Brown 1959), Holt's linear trend, damped
 * (Gardner and McKenzie 1985), and Holt-Winters with a damped trend and a season (Winters 1960). The parameters
 * minimise the squared one-step errors over the training series. A forecast smooths the window's own prices and starts
 * from the window's own first days, so that it does not depend on the level of the price; what came before the window
 * would count for (1 - level)^width at most in the level.
 */
export class ExponentialSmoothing extends SeriesModel<ExponentialSmoothingState> {
  readonly components: Components;
  readonly season: number;

  constructor({ components, season = 7 }: ExponentialSmoothingOptions) {
    super();
    if (!(Number.isInteger(season) && season >= 2))
      throw new RangeError('season must be a number of days >= 2');
    this.components = components;
    this.season = components === 'holt-winters' ? season : 0;
  }

  /** @throws RangeError when the window does not hold two seasons */
  protected override estimate(
    series: Float64Array,
    width: number,
    horizons: number,
  ): ExponentialSmoothingState {
    const { components, season } = this;
    if (width + 1 < 2 * season)
      throw new RangeError(`A window of ${width} days does not hold two seasons of ${season}`);
    const prices = logPrices(series);
    const start = startOf(prices, components, season);
    const error = (point: Float64Array) =>
      smooth(prices, smoothingOf(point, components, season), start).squaredError / prices.length;
    const smallest = Number.MIN_VALUE;
    const { point } = minimise((at) => Math.log(error(at) + smallest), STARTS[components]);
    const smoothing = smoothingOf(point, components, season);
    const map = forecastMap(width, horizons, (window) => {
      const own = logPrices(window);
      const { forecast } = smooth(own, smoothing, startOf(own, components, season), horizons);
      return forecast.map((price) => price - own[width]);
    });
    return { ...map, smoothing, meanSquaredError: error(point) };
  }
}

/** In the unbounded variables of `smoothingOf`: a slow and a quick level, little trend, little season. */
const STARTS: Record<Components, readonly number[][]> = {
  simple: [[-1], [2]],
  holt: [
    [-1, -2, 1],
    [2, -4, 1],
  ],
  'holt-winters': [
    [-1, -2, 1, -2],
    [2, -4, 1, 0],
  ],
};

/** Level and trend in (0, 1), season in (0, 1 - level), damping in (0.8, 0.995), the bounds of statsmodels. */
function smoothingOf(point: Float64Array, components: Components, season: number): Smoothing {
  const level = sigmoid(point[0]);
  return {
    season,
    level,
    trend: components === 'simple' ? 0 : sigmoid(point[1]),
    damping: components === 'simple' ? 0 : 0.8 + 0.195 * sigmoid(point[2]),
    seasonal: components === 'holt-winters' ? (1 - level) * sigmoid(point[3]) : 0,
  };
}
