import type { Metric, ModelCard } from '../../../core/inference/port.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { LEVELS, MAX_HORIZON } from '../../../core/market/forecast/distribution.ts';
import {
  type ForecastScores,
  type NaiveName,
  naiveNames,
  type ScoredForecast,
  scoreForecasts,
} from '../../../core/market/forecast/evaluate.ts';
import { featureNames } from '../../../core/market/forecast/features.ts';
import { FORECAST_MODEL } from '../../../core/market/forecast/graph.ts';
import { type DeviationMember, deviationMembers } from '../../../core/market/forecast/training/members.ts';
import type { ForecastModel } from '../../../core/market/forecast/training/stack.ts';
import type { Crash } from '../data/crashes.ts';
import { rounded, roundedPair } from '../rounded.ts';
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
/** Days after a crash that its aftermath lasts. */
const AFTERMATH = 30;
/** Figures of a part; there are many parts, and a card is read by people. */
const OF_A_PART: readonly string[] = [
  'coverage80',
  'intervalSkill',
  'intervalSkillConstant',
  'intervalSkillArima',
  'crpsSkill',
  'crpsSkillConstant',
  'crpsSkillArima',
  'maeRatio',
  'auc',
];

/**
 * The parts of the forecasts of one horizon over all tokens: each half-year, each third of the days by volatility, the
 * month after each crash, and for one day ahead the days after big moves.
 */
export function partMetrics(
  forecasts: readonly ScoredForecast[],
  horizon: number,
  crashes: readonly Crash[],
): Metric[] {
  const due = forecasts.filter((forecast) => forecast.horizon === horizon);
  const lastMove = new Map(due.map(({ symbol, day, actual }) => [`${symbol} ${day + 1}`, actual]));
  const isBig = ({ symbol, day }: ScoredForecast) =>
    horizon === 1 && Math.abs(lastMove.get(`${symbol} ${day}`) ?? 0) > BIG_MOVE;
  const isAftermath =
    (flash: boolean) =>
    ({ symbol, day }: ScoredForecast) =>
      crashes.some(
        (crash) =>
          (crash.flash || !flash) && crash.struck(symbol) && day >= crash.day && day < crash.day + AFTERMATH,
      );
  const volatilities = due.map(({ volatility }) => volatility).sort((a, b) => a - b);
  const [low, high] = [1, 2].map((third) => volatilities[Math.floor((third * due.length) / 3)]);
  const parts: { part: string; of: (forecast: ScoredForecast) => boolean }[] = [
    ...[...new Set(due.map(({ day }) => halfYear(day)))].map((part) => ({
      part,
      of: ({ day }: ScoredForecast) => halfYear(day) === part,
    })),
    { part: 'calmest third', of: ({ volatility }) => volatility < low },
    { part: 'middle third', of: ({ volatility }) => volatility >= low && volatility < high },
    { part: 'most restless third', of: ({ volatility }) => volatility >= high },
    { part: 'the 30 days after a crash', of: isAftermath(false) },
    { part: 'the 30 days after a flash crash', of: isAftermath(true) },
    { part: 'days after a move beyond 20 %', of: isBig },
  ];
  return parts
    .map(({ part, of }) => ({ part, due: due.filter(of) }))
    .filter(({ due: group }) => group.length > 0)
    .flatMap(({ part, due: group }) =>
      ofAPart(scoreForecasts(group)).map((metric) => ({
        ...metric,
        on: `all tokens, ${horizon} d ahead, ${part} (${group.length} forecasts)`,
        scope: { horizon, part },
      })),
    );
}

/** The tokens that no model was fitted on, forecast from their last candles alone: what a new token can expect. */
export function coldMetrics(forecasts: readonly ScoredForecast[], window: number, range: string): Metric[] {
  const horizons = [...new Set(forecasts.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  return horizons.flatMap((horizon) => {
    const due = forecasts.filter((forecast) => forecast.horizon === horizon);
    const tokens = new Set(due.map(({ symbol }) => symbol)).size;
    const part = `tokens that it has not learned from, ${window} candles each`;
    return ofAPart(scoreForecasts(due)).map((metric) => ({
      ...metric,
      on: `${tokens} ${part}, ${horizon} d ahead, every week of ${range}`,
      scope: { horizon, part },
    }));
  });
}

function halfYear(day: number): string {
  const [year, month] = isoDay(day).split('-').map(Number);
  return `${month <= 6 ? 'first' : 'second'} half of ${year}`;
}

function ofAPart(scores: ForecastScores): Omit<Metric, 'on'>[] {
  return metricsOf(scores).filter(({ name }) => OF_A_PART.includes(name));
}

/** Without those that there is too little of: a part whose closes all rose has no ranking of rises. */
function metricsOf(scores: ForecastScores): Omit<Metric, 'on'>[] {
  const { coverage, intervalSkill, crpsSkill, naiveCoverage, maeRatio, auc } = scores;
  const against = (name: NaiveName) => ({ name: naiveNames[name], value: 0 });
  return [
    {
      name: 'coverage80',
      ...coverage,
      baseline: { name: naiveNames.year, value: naiveCoverage.year },
    },
    { name: 'intervalSkill', ...intervalSkill.year, baseline: against('year') },
    { name: 'intervalSkillConstant', ...intervalSkill.constant, baseline: against('constant') },
    { name: 'intervalSkillNormal', ...intervalSkill.normal, baseline: against('normal') },
    { name: 'intervalSkillArima', ...intervalSkill.arima, baseline: against('arima') },
    { name: 'crpsSkill', ...crpsSkill.year, baseline: against('year') },
    { name: 'crpsSkillConstant', ...crpsSkill.constant, baseline: against('constant') },
    { name: 'crpsSkillNormal', ...crpsSkill.normal, baseline: against('normal') },
    { name: 'crpsSkillArima', ...crpsSkill.arima, baseline: against('arima') },
    { name: 'maeRatio', ...maeRatio, baseline: { name: 'no change', value: 1 } },
    { name: 'mae', value: scores.mae, baseline: { name: 'no change', value: scores.naiveMae } },
    { name: 'auc', ...auc, baseline: { name: 'coin', value: 0.5 } },
    {
      name: 'brier',
      value: scores.brier,
      baseline: { name: 'share of rises in the trailing year', value: scores.naiveBrier },
    },
  ]
    .filter(({ value }) => Number.isFinite(value))
    .map((metric) => ({
      ...metric,
      value: rounded(metric.value),
      ...('interval' in metric &&
        metric.interval !== undefined && {
          interval: roundedPair(metric.interval),
        }),
      baseline: { ...metric.baseline, value: rounded(metric.baseline.value) },
    }));
}

export interface CardInput {
  version: string;
  metrics: readonly Metric[];
  model: ForecastModel;
  hyperparameters: Hyperparameters;
  ownWeightDays: number;
  outlierThreshold: number;
  deviationRange: readonly [number, number];
  symbols: readonly string[];
  from: number;
  to: number;
  rows: number;
}

/** The card of the forecast model, in words that its figures support. */
export function forecastCard(input: CardInput): Omit<ModelCard, 'files'> {
  const { members, trace } = input.hyperparameters;
  const { stack } = input.model;
  const pooled = (name: string) =>
    input.metrics.find((m) => m.name === name && m.on.startsWith('all') && m.on.includes(' 1 d'));
  const beatsNaive = (pooled('maeRatio')?.interval?.[1] ?? 1) < 1;
  const telling = (pooled('auc')?.interval?.[0] ?? 0) > 0.5;
  const unseen = input.metrics.find(
    ({ name, scope }) =>
      name === 'auc' && scope?.horizon === 1 && scope.part?.includes('not learned') === true,
  );
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
      'A stack of ridge regressions, boosted trees and the naive forecast, weighted for each horizon on rows that its',
      'members had not seen, and conformal quantiles scaled with the forecast deviation; pooled over the served tokens.',
      'The interval is what it is good for.',
      beatsNaive
        ? 'The point forecast beats "no change".'
        : 'The point forecast does not beat "no change": read it as the middle of the interval.',
      telling
        ? 'The probability of a rise ranks the days of the tokens that it has learned from slightly better than a coin.'
        : 'The probability of a rise does not rank days better than a coin.',
      naiveHorizons('The point forecast', stack.mean, '"no change"'),
      naiveHorizons('The probability of a rise', stack.direction, 'a coin'),
      ...(unseen !== undefined && (unseen.interval?.[0] ?? 0) <= 0.5
        ? ['On tokens that it has not learned from it is worth no more than a coin.']
        : []),
      ...(worse.length > 0
        ? [`At ${worse.join(', ')} days ahead it has ranked them worse than a coin.`]
        : []),
    ].join(' '),
    features: featureNames,
    inputs: [{ name: 'features', shape: [-1, featureNames.length] }],
    outputs: [
      ...['mean', 'logDeviation', 'probabilityUp'].map((name) => ({ name, shape: [-1, MAX_HORIZON] })),
      { name: 'outlier', shape: [-1, 1] },
    ],
    training: {
      from: isoDay(input.from),
      to: isoDay(input.to),
      rows: input.rows,
      symbols: input.symbols,
      seed: 1,
      hyperparameters: {
        ...Object.fromEntries(
          Object.entries(members).map(([name, options]) => [name, JSON.stringify(options)]),
        ),
        stackMean: stack.mean.join(' '),
        stackDirection: stack.direction.join(' '),
        ...Object.fromEntries(
          deviationMembers.map((member: DeviationMember) => [
            `stackDeviation.${member}`,
            stack.deviation[member].join(' '),
          ]),
        ),
        ownWeightDays: input.ownWeightDays,
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
      'Penalties are chosen on the search years only (2019-07 to 2022-06). The features of the first version were settled with looks at the test years (weekdays; caps on volume and on the forecast deviation), and the wish for more features of volatility came after a look at them, too, though which ones was chosen on the search years. The AUC of one day is provisional until later data confirms it.',
      'After a move beyond 20 % the interval holds fewer closes than it should: see that part of the figures.',
      'Not financial advice.',
    ],
    parameters: {
      ownWeightDays: input.ownWeightDays,
      outlierThreshold: input.outlierThreshold,
      deviationRange: input.deviationRange,
      levels: LEVELS,
      quantiles: input.model.quantiles.flat(),
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
  return `${subject} is ${naive} at ${where}: nothing beat that out of fold by more than its error.`;
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
