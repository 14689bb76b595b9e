import type { Metric, ModelCard } from '../../../core/inference/port.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { MAX_HORIZON } from '../../../core/market/forecast/distribution.ts';
import {
  type ForecastScores,
  type ScoredForecast,
  scoreForecasts,
} from '../../../core/market/forecast/evaluate.ts';
import { featureNames } from '../../../core/market/forecast/features.ts';
import { FORECAST_MODEL } from '../../../core/market/forecast/graph.ts';
import type { ForecastModel } from '../../../core/market/forecast/train.ts';
import type { Hyperparameters } from './search.ts';

/** The tokens whose own figures stand on the card, beside those of all. */
const NAMED = ['BTC', 'ETH'] as const;

/** Every figure of a walk forward, each with its baseline and its interval. */
export function forecastMetrics(forecasts: readonly ScoredForecast[], range: string): Metric[] {
  const horizons = [...new Set(forecasts.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  return horizons.flatMap((horizon) => {
    const due = forecasts.filter((forecast) => forecast.horizon === horizon);
    const groups = [
      ...NAMED.map((symbol) => ({
        name: symbol as string,
        symbol,
        due: due.filter((f) => f.symbol === symbol),
      })),
      { name: `all ${new Set(due.map(({ symbol }) => symbol)).size} tokens`, symbol: undefined, due },
    ];
    return groups.flatMap(({ name, symbol, due: group }) =>
      metricsOf(scoreForecasts(group)).map((metric) => ({
        ...metric,
        on: `${name}, ${horizon} d ahead, walk-forward ${range}`,
        scope: { ...(symbol !== undefined && { symbol }), horizon },
      })),
    );
  });
}

/** Moves of the last day, as a log return, that count as big. */
const BIG_MOVE = 0.2;

/** One day ahead over all tokens: each half-year on its own, and the days after big moves. */
export function partMetrics(forecasts: readonly ScoredForecast[]): Metric[] {
  const next = forecasts.filter(({ horizon }) => horizon === 1);
  const lastMove = new Map(next.map(({ symbol, day, actual }) => [`${symbol} ${day + 1}`, actual]));
  const isBig = ({ symbol, day }: ScoredForecast) =>
    Math.abs(lastMove.get(`${symbol} ${day}`) ?? 0) > BIG_MOVE;
  const parts = [
    ...[...new Set(next.map(({ day }) => halfYear(day)))].map((part) => ({
      part,
      due: next.filter(({ day }) => halfYear(day) === part),
    })),
    { part: 'days after a move beyond 20 %', due: next.filter(isBig) },
  ];
  return parts
    .filter(({ due }) => due.length > 0)
    .flatMap(({ part, due }) =>
      metricsOf(scoreForecasts(due)).map((metric) => ({
        ...metric,
        on: `all tokens, 1 d ahead, ${part} (${due.length} forecasts)`,
        scope: { horizon: 1, part },
      })),
    );
}

function halfYear(day: number): string {
  const [year, month] = isoDay(day).split('-').map(Number);
  return `${month <= 6 ? 'first' : 'second'} half of ${year}`;
}

function metricsOf(scores: ForecastScores): Omit<Metric, 'on'>[] {
  const { coverage, intervalSkill, maeRatio, auc } = scores;
  return [
    {
      name: 'coverage80',

      ...coverage,
      baseline: { name: 'trailing-year quantiles', value: scores.naiveCoverage },
    },
    { name: 'intervalSkill', ...intervalSkill, baseline: { name: 'trailing-year quantiles', value: 0 } },
    { name: 'maeRatio', ...maeRatio, baseline: { name: 'no change', value: 1 } },
    { name: 'mae', value: scores.mae, baseline: { name: 'no change', value: scores.naiveMae } },
    { name: 'auc', ...auc, baseline: { name: 'coin', value: 0.5 } },
    {
      name: 'brier',

      value: scores.brier,
      baseline: { name: 'share of rises in the trailing year', value: scores.naiveBrier },
    },
  ];
}

export interface CardInput {
  version: string;
  metrics: readonly Metric[];
  model: ForecastModel;
  hyperparameters: Hyperparameters;
  symbols: readonly string[];
  from: number;
  to: number;
  rows: number;
}

/** The card of the forecast model, in words that its figures support. */
export function forecastCard(input: CardInput): Omit<ModelCard, 'files'> {
  const { model: options, ownWeightDays, trace } = input.hyperparameters;
  const pooled = (name: string) =>
    input.metrics.find((m) => m.name === name && m.on.startsWith('all') && m.on.includes(' 1 d'));
  const beatsNaive = (pooled('maeRatio')?.interval?.[1] ?? 1) < 1;
  const telling = (pooled('auc')?.interval?.[0] ?? 0) > 0.5;
  const worse = input.metrics
    .filter(
      ({ name, scope, interval }) =>
        name === 'auc' &&
        scope?.symbol === undefined &&
        scope?.part === undefined &&
        (interval?.[1] ?? 1) < 0.5,
    )
    .map(({ scope }) => scope?.horizon);
  return {
    name: FORECAST_MODEL,
    version: input.version,
    task: 'Distribution of the daily close 1 to 30 days ahead',
    summary: [
      'Ridge regressions of the standardised return and of the log deviation, a logistic regression of the direction,',
      'and a conformal interval scaled with the forecast deviation; pooled over the served tokens.',
      'The interval is what it is good for.',
      beatsNaive
        ? 'The point forecast beats "no change".'
        : 'The point forecast does not beat "no change": read it as the middle of the interval.',
      telling
        ? 'The probability of a rise ranks days slightly better than a coin.'
        : 'The probability of a rise does not rank days better than a coin.',
      naiveHorizons('The point forecast', options.mean.shrinkage, '"no change"'),
      naiveHorizons('The probability of a rise', options.direction.shrinkage, 'a coin'),
      ...(worse.length > 0
        ? [`At ${worse.join(', ')} days ahead it has ranked them worse than a coin.`]
        : []),
    ].join(' '),
    features: featureNames,
    inputs: [{ name: 'features', shape: [-1, featureNames.length] }],
    outputs: ['mean', 'logDeviation', 'probabilityUp'].map((name) => ({ name, shape: [-1, MAX_HORIZON] })),
    training: {
      from: isoDay(input.from),
      to: isoDay(input.to),
      rows: input.rows,
      symbols: input.symbols,
      seed: 1,
      hyperparameters: {
        mean: JSON.stringify(options.mean),
        deviation: JSON.stringify(options.deviation),
        direction: JSON.stringify(options.direction),
        ownWeightDays,
        searched: trace
          .map(({ name, candidate, loss }) => `${name}=${candidate}: ${loss.toPrecision(6)}`)
          .join('; '),
      },
    },
    data: {
      source: 'Daily candles of Binance spot and Bybit perpetual markets, public exchange data',
      licence:
        'No licence is stated by the publishers; the candles are not part of this project, the fitted weights are',
    },
    metrics: input.metrics,
    limitations: [
      'The tokens were chosen by their history up to the newest day: survivors only.',
      'Interval and probability are about the close of the UTC day, not about the path to it.',
      'One wild candle counts for at most five times the variance and the volume of the weeks before it.',
      'Hyper-parameters are chosen on the search years only (2019-07 to 2022-06), but three changes of design followed looks at the test years: weekday features (interval skill of BTC one day ahead was 2.1 % without), shrinkage by horizon with 0 allowed (the AUC of all tokens one day ahead was 0.514 before), and caps on volume and on the forecast deviation (robustness to injected candles). The AUC of one day is provisional until later data confirms it.',
      'After a move beyond 20 % the interval holds fewer closes than it should: see that part of the figures.',
      'Not financial advice.',
    ],
    parameters: {
      ownWeightDays,
      pooledLower: input.model.pooledLower,
      pooledUpper: input.model.pooledUpper,
    },
    // The rows of one forecast are a whole history; greedy, so that nobody waits for company.
    serving: { maxBatchSize: 512 },
  };
}

/** Says at which horizons the search left nothing of an estimator. */
function naiveHorizons(subject: string, factors: readonly number[], naive: string): string {
  const horizons = factors.flatMap((factor, i) => (factor === 0 ? [i + 1] : []));
  if (horizons.length === 0) return `${subject} is the model's at every horizon.`;
  const where = horizons.length === factors.length ? 'every horizon' : `${ranges(horizons)} days ahead`;
  return `${subject} is ${naive} at ${where}: nothing beat that on the search years.`;
}

/** [1, 2, 3, 7] -> '1 to 3, 7'. */
function ranges(ascending: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const value of ascending) {
    const open = parts.at(-1);
    if (open !== undefined && open[1] === value - 1) open[1] = value;
    else parts.push([value, value]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ');
}
