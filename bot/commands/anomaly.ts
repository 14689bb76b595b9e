import { z } from 'zod';
import { anomaly } from '../../core/market/anomaly/anomaly.ts';
import { type AnomalyAnswer, anomalyAnswer } from '../../core/market/anomaly/answer.ts';
import { formatMoment, formatOdds, formatPercent, formatPrice, formatRarity } from '../charts/format.ts';
import { energyOverPrice } from '../charts/options/energyOverPrice.ts';
import { defineCommand } from '../command.ts';
import { dataNote, modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Button, Field, Reply } from '../reply.ts';
import { alarmsTable, howFarToTrust, howFarToTrustCalm, unitOf } from './alarms.ts';
import { alarmBudget, postedCandlesOfAnyLength, symbolArgument, timeframeArgument } from './arguments.ts';

/** Alarms listed below the answer; `/anomalies` lists them all. */
const LISTED = 6;
/** A day that one in ten is as strange as is not quite ordinary. */
const SOMEWHAT = 0.1;
/** A low or high this far beyond the close. */
const WORTH_A_WORD = 0.02;
/** Shares below this say little. */
const LEAST_SHARE = 0.1;

export default defineCommand({
  name: 'anomaly',
  summary: 'Tell whether a day of a token is unusual, and why',
  args: z.strictObject({
    symbol: symbolArgument,
    date: z.iso.date().optional().describe('A past day to judge, by what was known then'),
    timeframe: timeframeArgument.optional(),
    budget: alarmBudget,
    candles: postedCandlesOfAnyLength.optional().meta({ restOnly: true }),
  }),
  answer: anomalyAnswer,
  examples: [
    '/anomaly ETH',
    '/anomaly BTC 2025-03-03',
    '/anomaly BTC 4h',
    'is something strange with bitcoin?',
    'is this weird? ETH',
  ],
  cues: [
    'anomaly',
    'anomalous',
    'unusual',
    'something unusual',
    'anything unusual',
    'strange',
    'something strange',
    'anything strange',
    'weird',
    'something weird',
    'anything weird',
    'odd',
    'abnormal',
    'suspicious',
    'fishy',
    'out of the ordinary',
    'something wrong with',
    'normal',
    'normally',
    'ordinary',
    'stuck',
  ],
  rest: { method: 'post', path: '/detect-anomaly' },
  skill: anomaly,
  present,
});

function present(answer: AnomalyAnswer): Reply {
  const { symbol, timeframe, asOf, data, model, series, budget, alarms } = answer;
  const candles = timeframe === '1d' ? 'daily candles' : `candles of ${timeframe}`;
  return {
    kind: 'answer',
    title: titleOf(answer),
    text: [whatHappened(answer), howStrange(answer), alike(answer), trust(answer)]
      .filter((part) => part !== '')
      .join(' '),
    fields: fieldsOf(answer),
    ...(alarms.length > 0 && { table: alarmsTable(alarms.slice(0, LISTED)) }),
    chart: energyOverPrice({
      title: `${symbol}: how strange each ${timeframe === '1d' ? 'day' : 'candle'} was`,
      subtitle: `Close of ${candles} to ${formatMoment(answer.date)}`,
      candles: series,
      level: budget.level,
      unit: unitOf(timeframe),
    }),
    buttons: data.source === 'posted' ? [] : buttonsOf(symbol, timeframe),
    footnote: [
      dataNote(asOf, data, candles),
      modelNote(model),
      'An alarm says that a candle is unlike those before it, not what comes next.',
      notFinancialAdvice,
    ],
  };
}

/** A price that stands still needs no trust in a model. */
function trust(answer: AnomalyAnswer): string {
  if (answer.stuckFor > 0) return '';
  return answer.status === 'calm' ? howFarToTrustCalm(answer) : howFarToTrust(answer);
}

function buttonsOf(symbol: string, timeframe: AnomalyAnswer['timeframe']): Button[] {
  const daily = timeframe === '1d';
  return [
    { label: 'All alarms', command: `/anomalies ${symbol}${daily ? '' : ` ${timeframe}`}` },
    daily
      ? { label: '4-hour candles', command: `/anomaly ${symbol} 4h` }
      : { label: 'Daily candles', command: `/anomaly ${symbol}` },
    { label: 'Forecast', command: `/predict ${symbol}` },
  ];
}

function titleOf(answer: AnomalyAnswer): string {
  const { symbol, date, status, kind, probability, stuckFor, timeframe } = answer;
  const when = `${symbol} on ${formatMoment(date)}`;
  if (stuckFor > 0) return `${when}: stuck price for ${counted(stuckFor, timeframe)}`;
  if (status === 'calm')
    return `${when}: ${probability < SOMEWHAT ? 'somewhat unusual, no alarm' : 'nothing unusual'}`;
  const odds = `${formatRarity(probability)} ${unitOf(timeframe)}`;
  return `${when}: ${status === 'alarm' ? 'unusual' : 'still unusual'}, ${kind} (${odds})`;
}

function whatHappened({ symbol, candle, stuckFor, timeframe }: AnomalyAnswer): string {
  if (stuckFor > 0)
    return `The price of ${symbol} has stood at ${formatPrice(candle.close)} for ${counted(stuckFor, timeframe)}: open, high, low and close are one. That is a halted market or a feed that repeats itself, and no crash.`;
  const { change, drop, rise, close, rangeRatio, volumeRatio } = candle;
  const way =
    change === 0 ? 'did not change' : `${change > 0 ? 'rose' : 'fell'} ${formatPercent(Math.abs(change), 1)}`;
  const ratios = [
    rangeRatio === null ? undefined : `${times(rangeRatio)} the usual range`,
    volumeRatio === null ? undefined : `${times(volumeRatio)} the usual traded value`,
  ].filter((part) => part !== undefined);
  return `${symbol} ${way} to ${formatPrice(close)}${reachOf(change, drop, rise)}${ratios.length > 0 ? `, with ${ratios.join(' and ')}` : ''}.`;
}

/** How far it went beyond where it ended, where that is worth a word. */
function reachOf(change: number, drop: number, rise: number): string {
  const [below, above] = [Math.min(0, change) - drop, rise - Math.max(0, change)];
  if (Math.max(below, above) < WORTH_A_WORD) return '';
  return below > above
    ? `, after a low ${formatPercent(-drop, 1)} below the close before`
    : `, after a high ${formatPercent(rise, 1)} above the close before`;
}

function howStrange(answer: AnomalyAnswer): string {
  const { status, probability, drivers, budget, alarms, timeframe, stuckFor, others, data } = answer;
  if (stuckFor > 0) return '';
  const unit = unitOf(timeframe);
  const alone =
    others > 0 || timeframe !== '1d'
      ? ''
      : ` It is judged by itself: ${data.source === 'posted' ? 'for these days' : 'now'} no prices of the market are at hand.`;
  const named = drivers
    .filter(({ share }, index) => index === 0 || share >= LEAST_SHARE)
    .slice(0, 3)
    .map(({ name, share }) => `${formatPercent(share)} ${name}`);
  if (status === 'calm') {
    const shareOf = `${formatPercent(probability, probability < SOMEWHAT ? 1 : 0)} of the ${unit} before it were as strange`;
    return probability < SOMEWHAT
      ? `That is somewhat unusual (${shareOf}; its energy is ${named.join(', ')}), but an alarm needs ${formatOdds(budget.level)}.${alone}`
      : `That is nothing unusual: ${shareOf}, and an alarm needs ${formatOdds(budget.level)}.${alone}`;
  }
  const before = alarms[0]?.date;
  const standing =
    status === 'continued' && before !== undefined
      ? ` The alarm of ${formatMoment(before)} stands for it: until a calm candle comes there is no other.`
      : '';
  return `By the candles before it, ${formatRarity(probability)} ${unit} is as strange. Its energy is ${named.join(', ')}.${standing}${alone}`;
}

function alike({ status, alike: days, symbol, stuckFor }: AnomalyAnswer): string {
  if (status === 'calm' || stuckFor > 0 || days.length === 0) return '';
  const named = days
    .slice(0, 2)
    .map((day) => `${day.symbol === symbol ? '' : `${day.symbol} on `}${formatMoment(day.date)}`);
  return `Most like ${named.join(' and ')}.`;
}

function fieldsOf(answer: AnomalyAnswer): Field[] {
  const { energy, percentile, budget, baselines, timeframe, others } = answer;
  const span = budget.days >= 360 ? 'year' : `${Math.round(budget.days)} days`;
  return [
    { name: 'Energy', value: `${plain(energy)} (percentile ${percentileText(percentile)})` },
    {
      name: 'Alarm from',
      value: `${formatOdds(budget.level)} ${unitOf(timeframe)}, for about ${plain(budget.perYear)} alarms a year`,
    },
    { name: `Alarms in the ${span} up to it`, value: String(budget.raised) },
    {
      name: 'Simpler detectors',
      value: `robust z-score ${plain(baselines.zscore)}, isolation forest ${plain(baselines.isolationForest)}, one-class SVM ${plain(baselines.oneClassSvm)}`,
    },
    ...(others > 0 ? [{ name: 'Market', value: `${others} other tokens` }] : []),
  ];
}

function counted(count: number, timeframe: AnomalyAnswer['timeframe']): string {
  if (timeframe === '1d') return count === 1 ? '1 day' : `${count} days`;
  return `${count * (timeframe === '4h' ? 4 : 1)} hours`;
}

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times`;
}

/** Never 100: nothing is stranger than everything that could be. */
function percentileText(percentile: number): string {
  return percentile > 99.9 ? 'above 99.9' : percentile.toFixed(1);
}

function plain(value: number): string {
  return Number(value.toPrecision(3)).toString().replace('-', '−');
}
