import { blockBootstrap } from '../../learn/bootstrap.ts';
import { mean } from '../../learn/mean.ts';
import { crpsOfQuantiles } from '../../learn/metrics/distribution.ts';
import { groupedAuc } from '../../learn/metrics/groupedAuc.ts';
import { brier } from '../../learn/metrics/probability.ts';
import { LEVELS, LOWER, UPPER } from './distribution.ts';
import { intervalLoss } from './intervalLoss.ts';

/** One forecast beside what came and beside the naive ones. Everything but `day` and `horizon` is relative to the last close. */
export interface ScoredForecast {
  symbol: string;
  day: number;
  horizon: number;
  /** ln(actual close / last close). */
  actual: number;
  /** ln of the forecast close over the last close. */
  close: number;
  /** ln of the forecast quantiles at LEVELS over the last close. */
  quantiles: ArrayLike<number>;
  probabilityUp: number;
  /** Daily deviation of the days before, for telling calm from restless. */
  volatility: number;
  /** How unlike the training the day was. */
  outlier: number;
  /** Share of rises among the trailing year's h-day returns: the naive probability. */
  naiveProbabilityUp: number;
  /** Quantiles of the naive forecasts, by their name. */
  naive: Record<NaiveName, ArrayLike<number>>;
}

/**
 * "No change" with an interval, three times: quantiles of the past year's h-day returns; quantiles of all h-day returns
 * of the token that were known at the last fit (a constant width); and a normal interval of their deviation. Beside
 * them ARIMA with a constant width.
 */
export const naiveNames = {
  year: 'trailing-year quantiles',
  constant: 'constant width, quantiles of the whole past',
  normal: 'constant width, normal with the deviation of the whole past',
  arima: 'ARIMA(1,1,1), constant width, quantiles of its errors',
} as const;
export type NaiveName = keyof typeof naiveNames;

/** A figure with its 95 % block-bootstrap interval over days, where there are enough of them for one. */
export interface Figure {
  value: number;
  interval?: readonly [number, number];
}

export interface ForecastScores {
  forecasts: number;
  /** Share of closes inside the 80 % interval. */
  coverage: Figure;
  naiveCoverage: Record<NaiveName, number>;
  /** 1 - pinball loss (10 % and 90 %) / that of the naive interval. */
  intervalSkill: Record<NaiveName, Figure>;
  /** 1 - CRPS / that of the naive distribution. */
  crpsSkill: Record<NaiveName, Figure>;
  /** Mean absolute error / that of the naive forecast "no change". */
  maeRatio: Figure;
  /** Mean absolute error relative to the last close. */
  mae: number;
  naiveMae: number;
  auc: Figure;
  brier: number;
  naiveBrier: number;
}

/** With fewer blocks of days than this, resampling them shows nothing. */
const FEWEST_BLOCKS = 3;

/** Sums over the forecasts of one day, so that resampling days is adding up. */
interface DaySums {
  day: number;
  count: number;
  covered: number;
  pinball: number;
  crps: number;
  error: number;
  naiveError: number;
  naive: Record<NaiveName, { covered: number; pinball: number; crps: number }>;
}

/** @param forecasts of one horizon */
export function scoreForecasts(forecasts: readonly ScoredForecast[]): ForecastScores {
  const days = sumsByDay(forecasts);
  const horizon = forecasts[0].horizon;
  const total = (sample: readonly DaySums[], of: (day: DaySums) => number) =>
    sample.reduce((sum, day) => sum + of(day), 0);
  // Errors of h-day forecasts overlap for h days: a block must be longer.
  const block = Math.max(20, 2 * horizon);
  const resampled = (statistic: (sample: Int32Array) => number): Pick<Figure, 'interval'> =>
    days.length < FEWEST_BLOCKS * block
      ? {}
      : { interval: blockBootstrap(days.length, statistic, { block, rounds: 200 }) };
  const figure = (statistic: (sample: readonly DaySums[]) => number): Figure => ({
    value: statistic(days),
    ...resampled((sample) => statistic(Array.from(sample, (day) => days[day]))),
  });
  const perNaive = <T>(of: (name: NaiveName) => T) =>
    ({
      year: of('year'),
      constant: of('constant'),
      normal: of('normal'),
      arima: of('arima'),
    }) satisfies Record<NaiveName, T>;
  const share = (of: (day: DaySums) => number) => total(days, of) / forecasts.length;
  return {
    forecasts: forecasts.length,
    coverage: figure((sample) => total(sample, (d) => d.covered) / total(sample, (d) => d.count)),
    naiveCoverage: perNaive((name) => share((d) => d.naive[name].covered)),
    intervalSkill: perNaive((name) =>
      figure((sample) => 1 - total(sample, (d) => d.pinball) / total(sample, (d) => d.naive[name].pinball)),
    ),
    crpsSkill: perNaive((name) =>
      figure((sample) => 1 - total(sample, (d) => d.crps) / total(sample, (d) => d.naive[name].crps)),
    ),
    maeRatio: figure((sample) => total(sample, (d) => d.error) / total(sample, (d) => d.naiveError)),
    mae: share((d) => d.error),
    naiveMae: share((d) => d.naiveError),
    auc: aucFigure(forecasts, days, resampled),
    brier: mean(forecasts.map((f) => brier(f.probabilityUp, f.actual > 0))),
    naiveBrier: mean(forecasts.map((f) => brier(f.naiveProbabilityUp, f.actual > 0))),
  };
}

function aucFigure(
  forecasts: readonly ScoredForecast[],
  days: readonly DaySums[],
  resampled: (statistic: (sample: Int32Array) => number) => Pick<Figure, 'interval'>,
): Figure {
  const place = new Map(days.map(({ day }, i) => [day, i]));
  const auc = groupedAuc(
    forecasts.map(({ probabilityUp }) => probabilityUp),
    forecasts.map(({ actual }) => actual > 0),
    forecasts.map(({ day }) => place.get(day) ?? 0),
  );
  const copies = new Int32Array(days.length);
  return {
    value: auc(copies.fill(1)),
    ...resampled((sample) => {
      copies.fill(0);
      for (const day of sample) copies[day]++;
      return auc(copies);
    }),
  };
}

function isCovered(actual: number, quantiles: ArrayLike<number>): number {
  return Number(actual >= quantiles[LOWER] && actual <= quantiles[UPPER]);
}

function sumsByDay(forecasts: readonly ScoredForecast[]): DaySums[] {
  const groups = new Map<number, DaySums>();
  const nothing = () => ({ covered: 0, pinball: 0, crps: 0 });
  for (const { day, actual, close, quantiles, naive } of forecasts) {
    let sums = groups.get(day);
    if (sums === undefined) {
      sums = {
        ...nothing(),
        day,
        count: 0,
        error: 0,
        naiveError: 0,
        naive: { year: nothing(), constant: nothing(), normal: nothing(), arima: nothing() },
      };
      groups.set(day, sums);
    }
    sums.count++;
    // Relative to the last close.
    sums.error += Math.abs(Math.exp(close) - Math.exp(actual));
    sums.naiveError += Math.abs(1 - Math.exp(actual));
    for (const [into, values] of [
      [sums, quantiles],
      ...Object.entries(naive).map(([name, values]) => [sums.naive[name as NaiveName], values] as const),
    ] as const) {
      into.covered += isCovered(actual, values);
      into.pinball += intervalLoss(actual, values[LOWER], values[UPPER]);
      into.crps += crpsOfQuantiles(actual, values, LEVELS);
    }
  }
  return [...groups.entries()].sort((a, b) => a[0] - b[0]).map(([, sums]) => sums);
}
