import { mean } from '../../../learn/mean.ts';
import { seededRandom } from '../../../learn/random.ts';
import { stationarySample } from '../../../learn/stationaryBootstrap.ts';

/** Days of a year on a calendar without rest. */
const YEAR = 365;
/** Mean days of a run of the bootstrap: volatility persists for weeks. */
const MEAN_BLOCK = 20;
const ROUNDS = 1_000;

/** What came of a strategy. Yearly figures are of years of 365 days; cash bears no interest. */
export interface Measures {
  /** What 1 has become, less 1. */
  totalReturn: number;
  /** Compound return a year. */
  yearlyReturn: number;
  /** Standard deviation of daily returns times the root of 365. */
  volatility: number;
  /** Mean over standard deviation of daily returns, times the root of 365. */
  sharpe: number;
  /** 95 %, by the stationary bootstrap over days. */
  sharpeInterval: readonly [number, number];
  /** Deepest fall from the highest wealth so far, 0..1. */
  maxDrawdown: number;
  /** What was bought and sold in a year, as a multiple of the wealth. */
  yearlyTurnover: number;
}

/** @param wealth at the close of every day */
export function measure(wealth: Float64Array, traded: number): Measures {
  const returns = dailyReturns(wealth);
  const years = returns.length / YEAR;
  const whole = wealth[wealth.length - 1] / wealth[0];
  return {
    totalReturn: whole - 1,
    yearlyReturn: whole ** (1 / years) - 1,
    volatility: deviation(returns) * Math.sqrt(YEAR),
    sharpe: sharpeRatio(returns),
    sharpeInterval: sharpeInterval(returns),
    maxDrawdown: maxDrawdown(wealth),
    yearlyTurnover: traded / years,
  };
}

export function dailyReturns(wealth: Float64Array): Float64Array {
  return Float64Array.from({ length: wealth.length - 1 }, (_, i) => wealth[i + 1] / wealth[i] - 1);
}

/** A year's; 0 for returns that never differ from 0. */
export function sharpeRatio(returns: ArrayLike<number>): number {
  const average = mean(returns);
  return average === 0 ? 0 : (average / deviation(returns)) * Math.sqrt(YEAR);
}

export function maxDrawdown(wealth: Float64Array): number {
  let peak = 0;
  let deepest = 0;
  for (const value of wealth) {
    peak = Math.max(peak, value);
    deepest = Math.max(deepest, 1 - value / peak);
  }
  return deepest;
}

function sharpeInterval(returns: Float64Array): readonly [number, number] {
  const random = seededRandom(1);
  const places = new Int32Array(returns.length);
  const drawn = new Float64Array(returns.length);
  const values = new Float64Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    stationarySample(returns.length, MEAN_BLOCK, random, places);
    for (let i = 0; i < drawn.length; i++) drawn[i] = returns[places[i]];
    values[round] = sharpeRatio(drawn);
  }
  values.sort();
  return [values[Math.floor(0.025 * ROUNDS)], values[Math.ceil(0.975 * ROUNDS) - 1]];
}

function deviation(values: ArrayLike<number>): number {
  const average = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - average) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}
