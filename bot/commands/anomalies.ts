import { z } from 'zod';
import { anomalies } from '../../core/market/anomaly/anomalies.ts';
import { type AnomaliesAnswer, anomaliesAnswer } from '../../core/market/anomaly/answer.ts';
import { candlesPerYear } from '../../core/market/candles/timeframe.ts';
import { formatMoment, formatOdds, formatRarity } from '../charts/format.ts';
import { energyOverPrice } from '../charts/options/energyOverPrice.ts';
import { defineCommand } from '../command.ts';
import { dataNote, modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { alarmsTable, howFarToTrust, unitOf } from './alarms.ts';
import { alarmBudget, symbolArgument, timeframeArgument } from './arguments.ts';

/** Rows of the table; over REST there are all. */
const LISTED = 30;

export default defineCommand({
  name: 'anomalies',
  summary: 'List every alarm of a token in a range of days',
  args: z.strictObject({
    symbol: symbolArgument,
    from: z.iso.date().optional().describe('First day; without it all that can be judged'),
    to: z.iso.date().optional().describe('Last day'),
    timeframe: timeframeArgument.optional(),
    budget: alarmBudget,
  }),
  answer: anomaliesAnswer,
  examples: [
    '/anomalies ETH',
    '/anomalies ETH 2025-01-01 2025-06-30',
    'anomalies of ETH in 2025',
    'on which days was bitcoin strange?',
  ],
  cues: [
    'anomalies',
    'alarms',
    'all alarms',
    'every alarm',
    'strange days',
    'unusual days',
    'weird days',
    'odd days',
    'on which days',
    'which days',
    'when was',
    'when were',
  ],
  rest: { method: 'get', path: '/anomalies/{symbol}' },
  skill: anomalies,
  present,
});

function present(answer: AnomaliesAnswer): Reply {
  const { symbol, timeframe, from, to, alarms, series, budget, asOf, data, model, clipped } = answer;
  const candles = timeframe === '1d' ? 'daily candles' : `candles of ${timeframe}`;
  const level = budget / candlesPerYear[timeframe];
  const drawn = series.length >= 2;
  return {
    kind: 'answer',
    title: `${symbol}: ${alarms.length === 0 ? 'no alarm' : alarms.length === 1 ? '1 alarm' : `${alarms.length} alarms`}, ${formatMoment(from)} to ${formatMoment(to)}`,
    text: [
      summaryOf(answer),
      clipped ? `Only from ${formatMoment(from)} to ${formatMoment(to)} candles could be judged.` : '',
      alarms.length > LISTED ? `The newest ${LISTED} are listed.` : '',
      howFarToTrust(answer),
    ]
      .filter((part) => part !== '')
      .join(' '),
    ...(alarms.length > 0 && { table: alarmsTable(alarms.slice(0, LISTED)) }),
    ...(drawn && {
      chart: energyOverPrice({
        title: `${symbol}: alarms`,
        subtitle: `Close of ${candles}, ${formatMoment(from)} to ${formatMoment(to)}`,
        candles: series,
        level,
        unit: unitOf(timeframe),
      }),
    }),
    buttons: [
      { label: 'The newest day', command: `/anomaly ${symbol}` },
      ...(timeframe === '1d' ? alarms.slice(0, 2) : []).map(({ date }) => ({
        label: formatMoment(date),
        command: `/anomaly ${symbol} ${date}`,
      })),
    ],
    footnote: [
      dataNote(asOf, data, candles),
      modelNote(model),
      `Each alarm was raised by what was known then, at about ${budget} a year (at first ${formatOdds(level)} ${unitOf(timeframe)}).`,
      notFinancialAdvice,
    ],
  };
}

function summaryOf({ alarms, judged, timeframe, symbol }: AnomaliesAnswer): string {
  const of = `${judged === 1 ? '1' : judged} ${timeframe === '1d' ? (judged === 1 ? 'day' : 'days') : unitOf(timeframe)}`;
  if (alarms.length === 0) return `Of ${of} of ${symbol} none raised an alarm: nothing was that unusual.`;
  const kinds = new Map<string, number>();
  for (const { kind } of alarms) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const named = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`);
  const strangest = alarms.reduce((most, next) => (next.probability < most.probability ? next : most));
  return `Of ${of} of ${symbol}, ${alarms.length} raised an alarm (${named.join(', ')}); the strangest was ${formatMoment(strangest.date)}, ${formatRarity(strangest.probability)} ${unitOf(timeframe)}.`;
}
