import { type Candles, length } from '../candles/candles.ts';
import type { WorldHistory } from './world.ts';

/** Half-lives in days of the variance averages that are part of an asset's state. */
export const HALF_LIVES: readonly number[] = [2, 5, 12, 30, 90];
/** The average that returns and ranges are divided by. */
export const REFERENCE = 2;
/** One day counts for at most this many times the reference variance. */
export const CAP = 8;
/** Columns of `observed` and of `calendar`. */
export const OBSERVED = 3;
export const CALENDAR = 2;
/** Half-life in days of the average that a day's log volume is compared with. */
const VOLUME_HALF_LIFE = 15;
/** (0.02 % a day)^2: a price that never moved has no logarithm. */
const FLOOR = 4e-8;
/** Days whose mean variance starts the averages. */
const START = 20;
/** Bounds of what a network is shown: beyond them lie faults of candles. */
const MOST_RETURN = 20;
const LEAST_RANGE = -4;
const MOST_RANGE = 2.5;
const MOST_VOLUME = 4;

/** What the model reads of one asset: a row for each day on which it traded. */
export interface Observations {
  symbol: string;
  /** Days since 1970-01-01. */
  day: Int32Array;
  /** Daily log returns. */
  returns: Float64Array;
  /** days x OBSERVED: return and log range in units of the reference deviation of the day before, log volume less its average. */
  observed: Float32Array;
  /** days x HALF_LIVES: logarithms of the variance averages at the end of each day. */
  variance: Float32Array;
  /** days x CALENDAR: Saturday, Sunday. */
  calendar: Float32Array;
}

/** Whether a day is a Saturday, a Sunday; 1970-01-01 was a Thursday. */
export function calendarOf(day: number): [number, number] {
  const weekday = ((day % 7) + 7) % 7;
  return [Number(weekday === 2), Number(weekday === 3)];
}

/**
 * Observations of one asset of a history, free of its price's unit and of its own volatility. A day's row uses that day
 * and those before it. A day's variance is the mean of its squared return and Parkinson's squared range (Parkinson
 * 1980), capped; where the range is not known its expectation given the return and the average stands for it.
 */
export function observationsOf(history: WorldHistory, asset: number): Observations {
  const { columns, data } = history.returns;
  const rows = Array.from(history.day.keys()).filter((row) => !Number.isNaN(data[row * columns + asset]));
  const column = (values: Float64Array | undefined) =>
    Float64Array.from(rows, (row) => values?.[row * columns + asset] ?? Number.NaN);
  const day = Int32Array.from(rows, (row) => history.day[row]);
  const returns = column(data);
  const parkinson = column(history.range?.data).map((range) => (range * range) / (4 * Math.LN2));
  const { observed, variance } = filter(returns, parkinson, column(history.volume?.data));
  return {
    symbol: history.symbols[asset],
    day,
    returns,
    observed,
    variance,
    calendar: Float32Array.from(Array.from(day).flatMap(calendarOf)),
  };
}

/** The same of a token's candles; the first has no return and no row. */
export function historyOf(candles: Candles): WorldHistory {
  const { close, high, low, volume } = candles;
  const rows = length(candles) - 1;
  const column = (of: (row: number) => number) => ({
    rows,
    columns: 1,
    data: Float64Array.from({ length: rows }, (_, i) => of(i + 1)),
  });
  return {
    symbols: [candles.symbol],
    day: candles.day.subarray(1),
    returns: column((row) => Math.log(close[row] / close[row - 1])),
    range: column((row) => Math.log(high[row] / low[row])),
    volume: column((row) => volume[row]),
  };
}

function filter(
  returns: Float64Array,
  parkinson: Float64Array,
  volume: Float64Array,
): { observed: Float32Array; variance: Float32Array } {
  const days = returns.length;
  const observed = new Float32Array(days * OBSERVED);
  const variance = new Float32Array(days * HALF_LIVES.length);
  const decays = HALF_LIVES.map((halfLife) => 0.5 ** (1 / halfLife));
  const averages = new Float64Array(HALF_LIVES.length).fill(startOf(returns));
  const volumeDecay = 0.5 ** (1 / VOLUME_HALF_LIFE);
  let logVolume = Number.NaN;
  for (let i = 0; i < days; i++) {
    const reference = averages[REFERENCE];
    const square = returns[i] ** 2 / reference;
    const known = Number.isFinite(parkinson[i]) && parkinson[i] > 0;
    const range = known ? parkinson[i] / reference : (square + 1) / 2;
    const traded = volume[i] > 0 ? Math.log(volume[i]) : Number.NaN;
    observed[i * OBSERVED] = clip(returns[i] / Math.sqrt(reference), -MOST_RETURN, MOST_RETURN);
    observed[i * OBSERVED + 1] = clip(Math.log(range) / 2, LEAST_RANGE, MOST_RANGE);
    observed[i * OBSERVED + 2] = finite(clip(traded - logVolume, -MOST_VOLUME, MOST_VOLUME));
    if (!Number.isNaN(traded))
      logVolume = Number.isNaN(logVolume) ? traded : volumeDecay * logVolume + (1 - volumeDecay) * traded;
    const own = Math.max(FLOOR, reference * clip((square + range) / 2, 1e-4, CAP));
    for (const [k, decay] of decays.entries()) {
      averages[k] = decay * averages[k] + (1 - decay) * own;
      variance[i * HALF_LIVES.length + k] = Math.log(averages[k]);
    }
  }
  return { observed, variance };
}

/** Median of the first days' squared returns, times what makes it the variance of a normal value, at least the floor. */
function startOf(returns: Float64Array): number {
  const squares = returns
    .slice(0, START)
    .map((value) => value * value)
    .sort();
  return Math.max(FLOOR, (squares[Math.floor(squares.length / 2)] ?? 0) / 0.455);
}

function clip(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
