import { blockBootstrap } from '../../learn/bootstrap.ts';
import { mean } from '../../learn/mean.ts';
import { pinball } from '../../learn/metrics/distribution.ts';
import { brier } from '../../learn/metrics/probability.ts';
import { rocAuc } from '../../learn/metrics/separation.ts';
import { LEVELS } from './distribution.ts';

/** One forecast beside what came and beside the naive ones. Everything but `day` and `horizon` is relative to the last close. */
export interface ScoredForecast {
  symbol: string;
  day: number;
  horizon: number;
  /** ln(actual close / last close). */
  actual: number;
  /** ln of the forecast close and bounds over the last close. */
  close: number;
  lower: number;
  upper: number;
  probabilityUp: number;
  /** Share of rises among the trailing year's h-day returns: the naive probability. */
  naiveProbabilityUp: number;
  /** Bounds of the naive interval: the trailing year's quantiles of h-day returns. */
  naiveLower: number;
  naiveUpper: number;
}

/** A figure with its 95 % block-bootstrap interval over days. */
export interface Figure {
  value: number;
  interval: readonly [number, number];
}

export interface ForecastScores {
  forecasts: number;
  /** Share of closes inside the interval. */
  coverage: Figure;
  naiveCoverage: number;
  /** 1 - pinball loss (10 % and 90 %) / that of the naive interval. */
  intervalSkill: Figure;
  /** Mean absolute error / that of the naive forecast "no change". */
  maeRatio: Figure;
  /** Mean absolute error relative to the last close. */
  mae: number;
  naiveMae: number;
  auc: Figure;
  brier: number;
  naiveBrier: number;
}

/** @param forecasts of one horizon */
export function scoreForecasts(forecasts: readonly ScoredForecast[]): ForecastScores {
  const byDay = groupByDay(forecasts);
  const horizon = forecasts[0].horizon;
  const figure = (statistic: (sample: readonly ScoredForecast[]) => number): Figure => ({
    value: statistic(forecasts),
    interval: blockBootstrap(
      byDay.length,
      (days) => statistic(Array.from(days, (day) => byDay[day]).flat()),
      // Errors of h-day forecasts overlap for h days: a block must be longer.
      { block: Math.max(20, 2 * horizon), rounds: 200 },
    ),
  });
  const average = (of: (forecast: ScoredForecast) => number) => mean(forecasts.map(of));
  return {
    forecasts: forecasts.length,
    coverage: figure((sample) => mean(sample.map((f) => Number(f.actual >= f.lower && f.actual <= f.upper)))),
    naiveCoverage: average((f) => Number(f.actual >= f.naiveLower && f.actual <= f.naiveUpper)),
    intervalSkill: figure(
      (sample) => 1 - mean(sample.map(intervalLoss)) / mean(sample.map(naiveIntervalLoss)),
    ),
    maeRatio: figure((sample) => mean(sample.map(error)) / mean(sample.map(naiveError))),
    mae: average(error),
    naiveMae: average(naiveError),
    auc: figure((sample) =>
      rocAuc(
        sample.map((f) => f.probabilityUp),
        sample.map((f) => f.actual > 0),
      ),
    ),
    brier: average((f) => brier(f.probabilityUp, f.actual > 0)),
    naiveBrier: average((f) => brier(f.naiveProbabilityUp, f.actual > 0)),
  };
}

/** Pinball loss of both bounds, in log returns. */
export function intervalLoss(forecast: Pick<ScoredForecast, 'actual' | 'lower' | 'upper'>): number {
  return (
    pinball(forecast.actual, forecast.lower, LEVELS.lower) +
    pinball(forecast.actual, forecast.upper, LEVELS.upper)
  );
}

function naiveIntervalLoss(forecast: ScoredForecast): number {
  return intervalLoss({ ...forecast, lower: forecast.naiveLower, upper: forecast.naiveUpper });
}

/** Absolute error of the close, relative to the last close. */
function error(forecast: ScoredForecast): number {
  return Math.abs(Math.exp(forecast.close) - Math.exp(forecast.actual));
}

function naiveError(forecast: ScoredForecast): number {
  return Math.abs(1 - Math.exp(forecast.actual));
}

function groupByDay(forecasts: readonly ScoredForecast[]): ScoredForecast[][] {
  const groups = new Map<number, ScoredForecast[]>();
  for (const forecast of forecasts) {
    const group = groups.get(forecast.day);
    if (group === undefined) groups.set(forecast.day, [forecast]);
    else group.push(forecast);
  }
  return [...groups.entries()].sort((a, b) => a[0] - b[0]).map(([, group]) => group);
}
