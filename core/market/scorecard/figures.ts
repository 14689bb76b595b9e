import { blockBootstrap } from '../../learn/bootstrap.ts';
import { effectiveCount, type Period, wilsonInterval } from '../../learn/proportion.ts';
import { BIN_WIDTH, type ProbabilityBin, type ScoreTally } from '../../store/scores.ts';
import type { CalibrationBin, Figure, HorizonScores } from './answer.ts';

/** How many days one tally adds up: forecasts of one day, or of one month. */
export type PeriodDays = 1 | 30;

/** Volatility persists, and with it the size of errors: shorter blocks would make intervals too narrow. */
const SHORTEST_BLOCK_DAYS = 20;
/** With fewer blocks than this, resampling them shows nothing. */
const FEWEST_BLOCKS = 3;

/**
 * The figures of one horizon. Forecasts of a day are not independent, since tokens move together, and those of days
 * that are less than the horizon apart are about overlapping returns. So no interval here counts forecasts: shares have
 * Wilson's interval over as many independent cases as they are worth, and ratios of losses one from a bootstrap of
 * blocks of days that are longer than the overlap.
 *
 * @param tallies of one horizon and origin, in the order of time
 */
export function horizonScores(tallies: readonly ScoreTally[], periodDays: PeriodDays): HorizonScores {
  const { horizon } = tallies[0];
  const total = (of: keyof TallySums) => tallies.reduce((sum, tally) => sum + tally[of], 0);
  const forecasts = total('forecasts');
  const block = Math.ceil(Math.max(SHORTEST_BLOCK_DAYS, 2 * horizon) / periodDays);
  const ratio = (above: keyof TallySums, below: keyof TallySums, figure = (value: number) => value) => {
    const statistic = (sample: Iterable<ScoreTally>) => {
      let [upper, lower] = [0, 0];
      for (const tally of sample) {
        upper += tally[above];
        lower += tally[below];
      }
      return figure(upper / lower);
    };
    if (!(total(below) > 0)) return null;
    return { value: statistic(tallies), interval: bootstrapped(tallies, statistic, block) };
  };
  return {
    horizon,
    forecasts,
    called: total('called'),
    hitRate:
      total('called') === 0
        ? null
        : shareOf(
            tallies.map(({ called, hits }) => ({ count: called, successes: hits })),
            horizon,
            periodDays,
          ),
    riseShare: total('rises') / forecasts,
    coverage80: shareOf(
      tallies.map(({ forecasts: count, covered }) => ({ count, successes: covered })),
      horizon,
      periodDays,
    ),
    below: total('below') / forecasts,
    above: total('above') / forecasts,
    intervalSkill: ratio('loss', 'naiveLoss', (value) => 1 - value),
    maeRatio: ratio('error', 'naiveError'),
  };
}

type TallySums = Omit<ScoreTally, 'origin' | 'horizon' | 'from'>;

function bootstrapped(
  tallies: readonly ScoreTally[],
  statistic: (sample: readonly ScoreTally[]) => number,
  block: number,
): Figure['interval'] {
  if (tallies.length < FEWEST_BLOCKS * block) return null;
  const [low, high] = blockBootstrap(
    tallies.length,
    (sample) => statistic(Array.from(sample, (index) => tallies[index])),
    { block, rounds: 400 },
  );
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}

function shareOf(periods: readonly Period[], horizon: number, periodDays: PeriodDays): Figure {
  const counted = periods.filter(({ count }) => count > 0);
  const count = counted.reduce((sum, period) => sum + period.count, 0);
  const value = counted.reduce((sum, period) => sum + period.successes, 0) / count;
  const [low, high] = wilsonInterval(value, effectiveCount(counted, overlap(horizon, periodDays)));
  return { value, interval: [low, high] };
}

/**
 * Lags for the variance of overlapping returns: twice as many periods as two forecasts overlap for, since the weights of
 * the lags fall to 0 over that length and would else take away half of what the overlap adds.
 */
function overlap(horizon: number, periodDays: PeriodDays): number {
  return Math.ceil((2 * (horizon - 1)) / periodDays);
}

/**
 * Reliability of the probability of a rise: what was forecast against what came, all horizons together.
 *
 * @param worth independent cases per forecast, for the intervals (see `worthOf`)
 */
export function calibration(bins: readonly ProbabilityBin[], worth: number): CalibrationBin[] {
  const pooled = new Map<number, { forecasts: number; probability: number; rises: number }>();
  for (const { bin, forecasts, probability, rises } of bins) {
    const sums = pooled.get(bin) ?? { forecasts: 0, probability: 0, rises: 0 };
    sums.forecasts += forecasts;
    sums.probability += probability;
    sums.rises += rises;
    pooled.set(bin, sums);
  }
  const edge = (bin: number) => Number((bin * BIN_WIDTH).toFixed(4));
  return [...pooled]
    .sort(([a], [b]) => a - b)
    .map(([bin, { forecasts, probability, rises }]) => {
      const riseShare = rises / forecasts;
      const [low, high] = wilsonInterval(riseShare, forecasts * worth);
      return {
        from: edge(bin),
        to: edge(bin + 1),
        forecasts,
        meanProbability: Math.min(1, probability / forecasts),
        riseShare,
        interval: [low, high],
      };
    });
}

/** How many independent cases a call of a direction is worth, at the horizon where it is worth least; 0..1. */
export function worthOf(byHorizon: readonly (readonly ScoreTally[])[], periodDays: PeriodDays): number {
  const worth = byHorizon.map((tallies) => {
    const called = tallies
      .filter((tally) => tally.called > 0)
      .map((tally) => ({ count: tally.called, successes: tally.hits }));
    if (called.length === 0) return 1;
    const count = called.reduce((sum, period) => sum + period.count, 0);
    return effectiveCount(called, overlap(tallies[0].horizon, periodDays)) / count;
  });
  return Math.min(1, ...worth);
}
