import { z } from 'zod';
import { type CompareAnswer, compareAnswer } from '../../core/market/laboratory/answers.ts';
import { compare } from '../../core/market/laboratory/compare.ts';
import { formatDay, formatPercent } from '../charts/format.ts';
import { bars } from '../charts/options/parts/bars.ts';
import { defineCommand } from '../command.ts';
import { notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { evaluatedHorizon, symbolArgument } from './arguments.ts';

/** Rows of the table and bars of the chart; REST has them all. */
const MOST = 16;

export default defineCommand({
  name: 'compare',
  summary: 'Show how every forecasting model has done on a token, the best first',
  args: z.strictObject({
    symbol: symbolArgument,
    horizon: evaluatedHorizon,
  }),
  answer: compareAnswer,
  examples: ['/compare BTC', '/compare ETH 7', 'which model forecasts bitcoin best?'],
  cues: ['compare', 'which model', 'best model', 'leaderboard', 'models on', 'model forecasts'],
  rest: { method: 'get', path: '/compare' },
  skill: compare,
  present,
});

function present(answer: CompareAnswer): Reply {
  const { symbol, alone, tokens, horizon, rows, range, forecasts, madeOn } = answer;
  const on = alone ? symbol : `${tokens.length} tokens`;
  const [best] = rows;
  const ahead = horizon === 1 ? 'next day' : `${horizon} days ahead`;
  const points = rows.filter(({ task, maeRatio }) => task === 'return' && maeRatio !== undefined);
  const better = points.filter(({ maeRatio }) => (maeRatio?.interval?.[1] ?? Number.POSITIVE_INFINITY) < 1);
  const drawn = rows.filter(({ crpsSkill }) => crpsSkill !== undefined).slice(0, MOST);
  return {
    kind: 'answer',
    title: `${on}, ${ahead}: ${rows.length} models compared`,
    text: [
      alone
        ? undefined
        : `${symbol} was not among the tokens that the models were compared on, so this is over all of those.`,
      best.crpsSkill === undefined
        ? undefined
        : `The best distribution is that of ${best.model}: its CRPS is ${comparison(best.crpsSkill.value)} than that of "no change" with a constant width.`,
      points.length === 0
        ? undefined
        : better.length === 0
          ? 'No model\'s point forecast is surely better than "no change" here.'
          : `Surely better than "no change" in the middle: ${better.map(({ model }) => model).join(', ')}.`,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
    table: {
      columns: [
        { title: 'Model', align: 'left' },
        { title: 'CRPS skill', align: 'right' },
        { title: 'Error / naive', align: 'right' },
        { title: '80 % held', align: 'right' },
        { title: 'AUC', align: 'right' },
      ],
      rows: rows
        .slice(0, MOST)
        .map(({ model, crpsSkill, maeRatio, coverage80, auc }) => [
          model,
          written(crpsSkill, (value) => signedPercent(value)),
          written(maeRatio, (value) => value.toFixed(3)),
          written(coverage80, (value) => formatPercent(value, 1)),
          written(auc, (value) => value.toFixed(2)),
        ]),
    },
    ...(drawn.length > 0 && {
      chart: bars({
        title: `${on}, ${ahead}`,
        subtitle:
          'CRPS better than that of "no change" with a constant width by, and 95 % of block-bootstrap resamples',
        bars: drawn.map(({ model, crpsSkill }) => ({
          name: model,
          value: crpsSkill?.value ?? 0,
          interval: crpsSkill?.interval,
        })),
        format: '@percent:1',
        say: signedPercent,
      }),
    }),
    buttons: [
      ...[1, 7, 30]
        .filter((days) => days !== horizon)
        .map((days) => ({
          label: days === 1 ? 'Next day' : `${days} days`,
          command: `/compare ${symbol} ${days}`,
        })),
      { label: 'Features', command: `/features ${symbol}` },
      { label: 'Forecast', command: `/predict ${symbol}` },
    ],
    footnote: [
      `${forecasts} forecasts of each model, walk-forward ${formatDay(range.from, 'withYear')} to ${formatDay(range.to, 'withYear')}, each fitted on what was known before them; compared on ${madeOn.slice(0, 10)}.`,
      'With so many models the best one here is partly lucky: look at the intervals.',
      notFinancialAdvice,
    ],
  };
}

function written(figure: { value: number } | undefined, write: (value: number) => string): string {
  return figure === undefined ? '–' : write(figure.value);
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), 1)}`;
}

function comparison(skill: number): string {
  return `${formatPercent(Math.abs(skill), 1)} ${skill < 0 ? 'worse' : 'better'}`;
}
