import { z } from 'zod';
import {
  type Figure,
  type HorizonScores,
  type ScorecardAnswer,
  type ScoreRecord,
  scorecardAnswer,
} from '../../core/market/scorecard/answer.ts';
import { scorecard } from '../../core/market/scorecard/scorecard.ts';
import { formatChange, formatDay, formatMonth, formatPercent } from '../charts/format.ts';
import { reliability } from '../charts/options/reliability.ts';
import { defineCommand } from '../command.ts';
import { modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply, Table } from '../reply.ts';
import { capital } from '../wording.ts';
import { symbolArgument } from './arguments.ts';

/** Fewer forecasts than this in a bin tell nothing, and their bar would be as high as the plot. */
const FEWEST_IN_BIN = 30;
const missing = '–';

export default defineCommand({
  name: 'scorecard',
  summary: 'Show how good the forecasts have been: hits, coverage, skill against naive, calibration',
  args: z.strictObject({ symbol: symbolArgument.optional() }),
  answer: scorecardAnswer,
  examples: [
    '/scorecard',
    '/scorecard BTC',
    'how good are your forecasts?',
    'how often were you right about ETH?',
  ],
  cues: [
    'scorecard',
    'track record',
    'how good are your forecasts',
    'how good are your predictions',
    'how good are you',
    'how accurate',
    'accuracy',
    'hit rate',
    'calibration',
    'how often were you right',
    'were you right',
  ],
  rest: { method: 'get', path: '/scorecard' },
  skill: scorecard,
  present,
});

function present(answer: ScorecardAnswer): Reply {
  const { symbol, records } = answer;
  const whose = symbol ?? 'all tokens';
  const buttons =
    symbol === null
      ? [
          { label: 'Of BTC', command: '/scorecard BTC' },
          { label: 'Forecast BTC', command: '/predict BTC' },
        ]
      : [
          { label: `Forecast ${symbol}`, command: `/predict ${symbol}` },
          { label: 'All tokens', command: '/scorecard' },
        ];
  const footnote = [modelNote(answer.model), ...notes(records), notFinancialAdvice];
  const chart = chartOf(whose, records);
  const fields = fieldsOf(answer);
  return {
    kind: 'answer',
    title: titleOf(whose, records),
    text: textOf(answer),
    ...(fields.length > 0 && { fields }),
    ...(records.length > 0 && { table: tableOf(records) }),
    ...(chart !== undefined && { chart }),
    buttons,
    footnote,
  };
}

const names: Record<ScoreRecord['origin'], string> = {
  scheduled: 'live, daily',
  asked: 'live, asked for',
  replayed: 'replayed',
};

function titleOf(whose: string, records: readonly ScoreRecord[]): string {
  const live = records.find(({ origin }) => origin !== 'replayed');
  const shown = live ?? records[0];
  if (shown === undefined) return `No forecast of ${whose} has been scored yet`;
  const { coverage80, horizon } = shown.horizons[0];
  return `Scorecard of ${whose}: the 80 % interval held ${formatPercent(coverage80.value, 1)} (${ahead(horizon)}, ${names[shown.origin]})`;
}

function textOf({ records, counts, symbol }: ScorecardAnswer): string {
  const live = records.filter(({ origin }) => origin !== 'replayed');
  const replayed = records.find(({ origin }) => origin === 'replayed');
  const waiting = counts.reduce((sum, count) => sum + count.waiting, 0);
  const parts: string[] = [];
  if (live.length === 0) {
    parts.push(
      `Nothing that was given${symbol === null ? '' : ` for ${symbol}`} has been scored yet.`,
      waiting > 0
        ? `${forecastsOf(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for ${waiting === 1 ? 'its' : 'their'} day.`
        : 'While the bot runs with a source of prices it forecasts every token daily, and scores each forecast the day after the day it is about.',
    );
  }
  for (const record of live) parts.push(verdict(record));
  if (replayed !== undefined)
    parts.push(
      `${live.length === 0 ? 'Until then, here is' : 'Beside it stands'} the replayed record: the past forecast afterwards, each month by a model that knew only what came before it. Nobody was given these.`,
      verdict(replayed),
    );
  return parts.join(' ');
}

/** What the figures of the shortest horizon allow one to say. */
function verdict({ origin, horizons }: ScoreRecord): string {
  const { horizon, hitRate, coverage80, intervalSkill, maeRatio } = horizons[0];
  const interval =
    intervalSkill === null
      ? 'nothing is known yet of its width'
      : `it was ${formatPercent(Math.abs(intervalSkill.value), 1)} ${intervalSkill.value > 0 ? 'better' : 'worse'} than the past year's range${surely(intervalSkill, 0)}`;
  const middle =
    maeRatio === null
      ? ''
      : maeRatio.value === 1
        ? ' Its middle was "no change".'
        : ` The middle erred ${maeRatio.value.toFixed(3)} times as much as "no change"${surely(maeRatio, 1)}.`;
  const direction =
    hitRate === null
      ? ' It called no direction.'
      : ` The direction was right in ${formatPercent(hitRate.value, 1)} of its calls, ${hitRate.interval !== null && hitRate.interval[0] > 0.5 ? 'more than a coin' : hitRate.interval !== null && hitRate.interval[1] < 0.5 ? 'less than a coin' : 'which may be a coin'}.`;
  return `${capital(names[origin])}, ${ahead(horizon)}: the 80 % interval held ${formatPercent(coverage80.value, 1)} of the closes; ${interval}.${middle}${direction}`;
}

function surely({ interval }: Figure, naive: number): string {
  if (interval === null) return ', of few days';
  return interval[0] <= naive && interval[1] >= naive ? ', which may be chance' : '';
}

function fieldsOf({ records, counts, unscorable }: ScorecardAnswer): { name: string; value: string }[] {
  const stored = counts.map(({ origin, recorded, scored, waiting, unscorable: never }) => ({
    name: capital(names[origin]),
    value: `${recorded} recorded, ${scored} scored, ${waiting} waiting${never > 0 ? `, ${never} cannot be scored` : ''}`,
  }));
  const shipped = records
    .filter((record) => record.shipped)
    .map(({ origin, forecasts }) => ({
      name: capital(names[origin]),
      value: `${forecasts} scored, shipped with this version`,
    }));
  const since = records.map((record) => ({
    name: `Since (${names[record.origin]})`,
    value: record.shipped
      ? `${formatMonth(record.first, 'withYear')} to ${formatMonth(record.last, 'withYear')}`
      : `${formatDay(record.first, 'withYear')} to ${formatDay(record.last, 'withYear')}`,
  }));
  const reasons = unscorable.map(({ reason, forecasts, origin }) => ({
    name: `Cannot be scored (${names[origin]})`,
    value: `${forecasts}: ${reason}`,
  }));
  return [...stored, ...shipped, ...since, ...reasons];
}

function tableOf(records: readonly ScoreRecord[]): Table {
  return {
    columns: [
      { title: 'Record', align: 'left' },
      { title: 'Days ahead', align: 'right' },
      { title: 'Scored', align: 'right' },
      { title: '80 % interval held', align: 'right' },
      { title: 'Below / above', align: 'right' },
      { title: 'Interval skill', align: 'right' },
      { title: 'Error / naive', align: 'right' },
      { title: 'Direction right', align: 'right' },
    ],
    rows: records.flatMap(({ origin, horizons }) => horizons.map((scores) => rowOf(names[origin], scores))),
  };
}

function rowOf(record: string, scores: HorizonScores): string[] {
  const { horizon, forecasts, coverage80, below, above, intervalSkill, maeRatio, hitRate } = scores;
  return [
    record,
    String(horizon),
    String(forecasts),
    withInterval(coverage80, percent),
    `${percent(below)} / ${percent(above)}`,
    withInterval(intervalSkill, formatChange),
    withInterval(maeRatio, (value) => value.toFixed(3)),
    withInterval(hitRate, percent),
  ];
}

function withInterval(figure: Figure | null, format: (value: number) => string): string {
  if (figure === null) return missing;
  const { value, interval } = figure;
  return interval === null ? format(value) : `${format(value)} (${interval.map(format).join(' to ')})`;
}

/** The live record beside the replayed one, where they have called a direction often enough. */
function chartOf(whose: string, records: readonly ScoreRecord[]) {
  const series = records
    .map(({ origin, calibration }) => ({
      name: names[origin],
      points: calibration
        .filter(({ forecasts }) => forecasts >= FEWEST_IN_BIN)
        .map(({ meanProbability, riseShare, interval, forecasts }) => ({
          forecast: meanProbability,
          observed: riseShare,
          lower: Math.min(interval[0], riseShare),
          upper: Math.max(interval[1], riseShare),
          forecasts,
        })),
    }))
    .filter(({ points }) => points.length > 0);
  if (series.length === 0) return undefined;
  return reliability({ title: `Calibration of the probability of a rise, ${whose}`, series });
}

function notes(records: readonly ScoreRecord[]): string[] {
  const replayed = records.find(({ origin }) => origin === 'replayed');
  return [
    ...(replayed === undefined
      ? []
      : [
          `Replayed by ${replayed.versions[0]} to ${replayed.versions[replayed.versions.length - 1]}; the tokens were chosen by their history up to the newest day, so all are survivors.`,
        ]),
    ...(records.length === 0
      ? []
      : [
          'In brackets 95 % intervals, which allow for forecasts that overlap in time and tokens that move together; naive is no change, and for the interval the past year’s range.',
        ]),
  ];
}

function ahead(horizon: number): string {
  return horizon === 1 ? '1 day ahead' : `${horizon} days ahead`;
}

function forecastsOf(count: number): string {
  return count === 1 ? '1 forecast' : `${count} forecasts`;
}

function percent(share: number): string {
  return formatPercent(share, 1);
}
