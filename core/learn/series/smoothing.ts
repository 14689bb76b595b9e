export type Components = 'simple' | 'holt' | 'holt-winters';

export interface Smoothing {
  /** Days of a season, 0 without one. */
  season: number;
  /** Weights of the newest error in the level, of the newest step of the level in the trend, and in the season. */
  level: number;
  trend: number;
  seasonal: number;
  /** Factor of the trend from day to day. */
  damping: number;
}

/** Level and trend before the first value, and the season's values for the first `season` days. */
export interface SmoothingStart {
  level: number;
  trend: number;
  season: Float64Array;
}

/** Days of which the first slope of a trend without a season is taken. */
const TREND_DAYS = 10;

/**
 * Where to start, linear in the values: the first value, the slope over the first days, and with a season the means of
 * the first two seasons and the average distance of their days from the line between (Hyndman and Athanasopoulos 2021).
 */
export function startOf(values: Float64Array, components: Components, season: number): SmoothingStart {
  if (components === 'simple') return { level: values[0], trend: 0, season: new Float64Array(0) };
  if (components === 'holt') {
    const days = Math.min(TREND_DAYS, values.length - 1);
    const trend = (values[days] - values[0]) / days;
    return { level: values[0] - trend, trend, season: new Float64Array(0) };
  }
  let first = 0;
  let second = 0;
  for (let i = 0; i < season; i++) {
    first += values[i] / season;
    second += values[season + i] / season;
  }
  const trend = (second - first) / season;
  const level = first - (trend * (season + 1)) / 2;
  const distance = (i: number) => values[i] - level - trend * (i + 1);
  return {
    level,
    trend,
    season: Float64Array.from({ length: season }, (_, i) => (distance(i) + distance(season + i)) / 2),
  };
}

/** Runs over the values in the error-correction form; then forecasts the `horizons` values that follow. */
export function smooth(
  values: Float64Array,
  { level: alpha, trend: beta, seasonal: gamma, damping, season: period }: Smoothing,
  start: SmoothingStart,
  horizons = 0,
): { squaredError: number; forecast: Float64Array } {
  let { level, trend } = start;
  const season = start.season.slice();
  let squaredError = 0;
  let place = 0;
  for (let i = 0; i < values.length; i++) {
    const expected = level + damping * trend;
    const error = values[i] - expected - (period > 0 ? season[place] : 0);
    level = expected + alpha * error;
    trend = damping * trend + alpha * beta * error;
    if (period > 0) {
      season[place] += gamma * error;
      place = place + 1 === period ? 0 : place + 1;
    }
    squaredError += error * error;
  }
  const forecast = new Float64Array(horizons);
  for (let h = 0, damped = trend; h < horizons; h++) {
    damped *= damping;
    level += damped;
    forecast[h] = level + (period > 0 ? season[(place + h) % period] : 0);
  }
  return { squaredError, forecast };
}
