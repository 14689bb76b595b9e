import type { CheckedAlarmOptions } from './options.ts';

/** How much of itself the level gives up at an alarm, about: a budget's worth of them takes effect over some years. */
const GAIN = 0.05;
/** No candle is strange that one in four is as strange as. */
const HIGHEST = 0.25;
/** The level never falls below this share of the budget's. */
const LOWEST_SHARE = 0.05;

/** Alarms for each candle that the budget allows. */
function rateOf({ budgetPerYear, candlesPerYear }: CheckedAlarmOptions): number {
  return budgetPerYear / candlesPerYear;
}

/**
 * The probability up to which a candle is strange, at first: such that k of n independent ones are so at the budget's rate.
 */
export function firstLevel(options: CheckedAlarmOptions): number {
  const rate = rateOf(options);
  let [low, high] = [0, HIGHEST];
  for (let halving = 0; halving < 60; halving++) {
    const level = (low + high) / 2;
    if (level * atLeast(options.k - 1, options.n - 1, level) < rate) low = level;
    else high = level;
  }
  return (low + high) / 2;
}

/**
 * The level after a candle: it rises by the budget's rate and falls with every alarm, so that the rate of alarms over n
 * candles differs from the budget's by no more than the change of the logarithm of the level / (GAIN n), whatever the
 * series (adaptive conformal inference, Gibbs and Candes 2021, on the logarithm). Where even its bounds do not spend the
 * budget it is left unspent.
 */
export function nextLevel(level: number, alarm: boolean, options: CheckedAlarmOptions): number {
  const rate = rateOf(options);
  const next = level * Math.exp(GAIN * (rate - Number(alarm)));
  return Math.min(HIGHEST, Math.max(LOWEST_SHARE * rate, next));
}

/** Probability that at least `k` of `n` independent events happen, each with probability `p`. */
function atLeast(k: number, n: number, p: number): number {
  let fewer = 0;
  let choose = 1;
  for (let i = 0; i < k; i++) {
    fewer += choose * p ** i * (1 - p) ** (n - i);
    choose = (choose * (n - i)) / (i + 1);
  }
  return Math.max(0, 1 - fewer);
}
