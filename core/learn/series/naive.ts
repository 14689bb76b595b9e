import { type ForecastMap, forecastMap } from './forecastMap.ts';
import { SeriesModel } from './seriesModel.ts';

/** No change: the expected log return is 0 over every horizon. */
export class Naive extends SeriesModel<ForecastMap> {
  protected override estimate(_: Float64Array, width: number, horizons: number): ForecastMap {
    return forecastMap(width, horizons, () => new Float64Array(horizons));
  }
}

/** The line from the window's first price to its last, drawn on: h times the window's mean return. */
export class Drift extends SeriesModel<ForecastMap> {
  protected override estimate(_: Float64Array, width: number, horizons: number): ForecastMap {
    return forecastMap(width, horizons, (window) => {
      const mean = window.reduce((sum, value) => sum + value / width, 0);
      return Float64Array.from({ length: horizons }, (_, i) => (i + 1) * mean);
    });
  }
}

/** Every coming day returns what the latest day of its place in the season did. */
export class SeasonalNaive extends SeriesModel<ForecastMap> {
  readonly season: number;

  /** @param season days, 7 for the week */
  constructor({ season = 7 }: { season?: number } = {}) {
    super();
    if (!(Number.isInteger(season) && season >= 1))
      throw new RangeError('season must be a number of days >= 1');
    this.season = season;
  }

  /** @throws RangeError when the window is shorter than a season */
  protected override estimate(_: Float64Array, width: number, horizons: number): ForecastMap {
    const { season } = this;
    if (width < season) throw new RangeError(`A window of ${width} days does not hold a season of ${season}`);
    return forecastMap(width, horizons, (window) => {
      let sum = 0;
      return Float64Array.from({ length: horizons }, (_, i) => {
        sum += window[width - season + (i % season)];
        return sum;
      });
    });
  }
}
