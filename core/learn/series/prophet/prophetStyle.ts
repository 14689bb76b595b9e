import { type Estimator, fitted } from '../../estimator.ts';
import { type Matrix, matrix } from '../../matrix.ts';
import { requireWidth } from '../forecastMap.ts';
import { logPrices, requireWindows, seriesOf } from '../windows.ts';
import { type AdditiveCurve, gain, type Season } from './additiveCurve.ts';
import { laplacePosterior, type Prior } from './laplacePosterior.ts';

export interface ProphetStyleState {
  /** Columns of a row: the day, then the returns. */
  width: number;
  horizons: number;
  curve: AdditiveCurve;
  /** Deviation of the log price around the curve. */
  noise: number;
}

interface ProphetStyleOptions {
  changepoints?: number;
  /** Scale of the Laplace prior of a bend, for a series whose time and largest distance from its start are 1. */
  changepointScale?: number;
  /** Pairs of sine and cosine; 0 leaves the season out, as does a series of less than two of its periods. */
  weekly?: number;
  yearly?: number;
}

const WEEK = 7;
const YEAR = 365.25;
/** Changepoints lie in this first part of the series, as in Prophet, so that the last slope rests on days that follow. */
const CHANGEPOINT_RANGE = 0.8;

/**
 * The additive model of Prophet (Taylor and Letham 2018), priors and defaults included, of the log price: the most
 * probable curve, without its simulation of future changepoints.
 *
 * Windows have one leading column: the number of the row's day, counted from any fixed day. The returns of the window are
 * read when fitting alone; a prediction is what the curve gains from the day on. Prophet itself would also return to the
 * curve from wherever the price is, at once; how far away that is no window can tell, and the forecast would be the worse
 * for it.
 */
export class ProphetStyle implements Estimator<ProphetStyleState> {
  readonly options: Required<ProphetStyleOptions>;
  #state: ProphetStyleState | undefined;

  constructor(options: ProphetStyleOptions = {}) {
    this.options = { changepoints: 25, changepointScale: 0.05, weekly: 3, yearly: 10, ...options };
    const { changepoints, changepointScale, weekly, yearly } = this.options;
    if (![changepoints, weekly, yearly].every((count) => Number.isInteger(count) && count >= 0))
      throw new RangeError('changepoints, weekly and yearly must be whole numbers >= 0');
    if (!(changepointScale > 0)) throw new RangeError('changepointScale must be > 0');
  }

  /** @throws RangeError as `windows.ts` says, and without a column besides the day */
  fit(windows: Matrix, targets: Matrix): this {
    requireWindows(windows, targets);
    const width = windows.columns - 1;
    if (width < 1) throw new RangeError('A window needs the day and at least one return');
    const prices = logPrices(seriesOf(withoutDay(windows)));
    const days = Float64Array.from(prices, (_, i) =>
      i <= width ? windows.data[0] - width + i : windows.data[(i - width) * windows.columns],
    );
    this.#state = {
      width: windows.columns,
      horizons: targets.columns,
      ...this.#fitCurve(days, prices),
    };
    return this;
  }

  predict(windows: Matrix): Matrix {
    const { width, horizons, curve } = fitted(this.#state);
    requireWidth(windows, width);
    const result = matrix(windows.rows, horizons);
    for (let at = 0; at < result.data.length; at++) {
      const row = Math.floor(at / horizons);
      result.data[at] = gain(curve, windows.data[row * width], (at % horizons) + 1);
    }
    return result;
  }

  save(): ProphetStyleState {
    return structuredClone(fitted(this.#state));
  }

  load(state: ProphetStyleState): this {
    this.#state = structuredClone(state);
    return this;
  }

  #fitCurve(days: Float64Array, prices: Float64Array): { curve: AdditiveCurve; noise: number } {
    const sorted = days.slice().sort();
    const first = sorted[0];
    const span = sorted[sorted.length - 1] - first;
    const height = prices.reduce((most, price) => Math.max(most, Math.abs(price)), 0) || 1;
    const changepoints = changepointDays(sorted, this.options.changepoints);
    const seasons = [
      { period: WEEK, order: this.options.weekly },
      { period: YEAR, order: this.options.yearly },
    ].filter(({ period, order }) => order > 0 && span >= Math.floor(2 * period));
    const priors: Prior[] = [
      { normal: 5 },
      { normal: 5 },
      ...changepoints.map(() => ({ laplace: this.options.changepointScale })),
      ...seasons.flatMap(({ order }) => Array.from({ length: 2 * order }, () => ({ normal: 10 }))),
    ];
    const columns = priors.length;
    const gram = new Float64Array(columns * columns);
    const moments = new Float64Array(columns);
    const row = new Float64Array(columns);
    let squares = 0;
    for (let i = 0; i < days.length; i++) {
      const y = prices[i] / height;
      let at = 0;
      row[at++] = 1;
      row[at++] = (days[i] - first) / span;
      for (const changepoint of changepoints) row[at++] = Math.max(0, (days[i] - changepoint) / span);
      for (const { period, order } of seasons) {
        for (let k = 1; k <= order; k++) {
          const angle = (2 * Math.PI * k * days[i]) / period;
          row[at++] = Math.sin(angle);
          row[at++] = Math.cos(angle);
        }
      }
      squares += y * y;
      for (let a = 0; a < columns; a++) {
        moments[a] += row[a] * y;
        for (let b = 0; b <= a; b++) gram[a * columns + b] += row[a] * row[b];
      }
    }
    for (let a = 0; a < columns; a++)
      for (let b = 0; b < a; b++) gram[b * columns + a] = gram[a * columns + b];
    const { coefficients, noise } = laplacePosterior(gram, moments, squares, days.length, priors);
    const scaled = Array.from(coefficients, (value) => value * height);
    let at = 2 + changepoints.length;
    return {
      noise: noise * height,
      curve: {
        slope: scaled[1] / span,
        changepoints,
        bends: scaled.slice(2, at).map((bend) => bend / span),
        seasons: seasons.map(({ period, order }): Season => {
          const pairs = scaled.slice(at, at + 2 * order);
          at += 2 * order;
          return {
            period,
            sine: pairs.filter((_, i) => i % 2 === 0),
            cosine: pairs.filter((_, i) => i % 2 === 1),
          };
        }),
      },
    };
  }
}

/** Evenly spread over the first part of the days, the very first left out. */
function changepointDays(sorted: Float64Array, count: number): number[] {
  const last = Math.floor(sorted.length * CHANGEPOINT_RANGE) - 1;
  const points = Math.min(count, Math.max(0, last));
  return Array.from({ length: points }, (_, i) => sorted[Math.round((last * (i + 1)) / points)]);
}

function withoutDay({ rows, columns, data }: Matrix): Matrix {
  return matrix(
    rows,
    columns - 1,
    data.filter((_, at) => at % columns !== 0),
  );
}
