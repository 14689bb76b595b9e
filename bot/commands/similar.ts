import { z } from 'zod';
import { type SimilarAnswer, similarAnswer } from '../../core/market/clusters/answer.ts';
import { similar } from '../../core/market/clusters/similar.ts';
import { formatDay, formatPercent } from '../charts/format.ts';
import { correlationBars } from '../charts/options/correlationBars.ts';
import { defineCommand } from '../command.ts';
import { dataNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { symbolArgument } from './arguments.ts';

export default defineCommand({
  name: 'similar',
  summary: 'Find the tokens that move most like one, and the ones that move least like it',
  args: z.strictObject({ symbol: symbolArgument }),
  answer: similarAnswer,
  examples: ['/similar SOL', 'what moves like solana?', 'which coins are similar to ether?'],
  cues: [
    'similar',
    'similar to',
    'moves like',
    'move like',
    'behaves like',
    'behave like',
    'correlated with',
    'correlates with',
    'coins like',
    'tokens like',
    'moves with',
    'move with',
  ],
  rest: { method: 'get', path: '/similar/{symbol}' },
  skill: similar,
  present,
});

/** Nearest tokens that are shown, and farthest ones below them. */
const NEAREST = 8;
const FARTHEST = 2;
/** Below this a correlation is a weak one (Cohen 1988), whoever comes first. */
const LIKE = 0.3;

function present(answer: SimilarAnswer): Reply {
  const { symbol, name, items, group, groupMembers, asOf, from } = answer;
  const nearest = items.slice(0, NEAREST);
  const shown = [...nearest, ...items.slice(NEAREST).slice(-FARTHEST)];
  const last = items[items.length - 1];
  return {
    kind: 'answer',
    title:
      nearest[0].correlation < LIKE
        ? `Nothing moves much like ${name} (${symbol})`
        : `Moves like ${name} (${symbol}): ${nearest
            .slice(0, 3)
            .map((item) => item.symbol)
            .join(', ')}`,
    text: [
      `Of ${items.length} tokens, ${nearest[0].symbol} moved most like ${symbol} (correlation ${plain(nearest[0].correlation)}) and ${last.symbol} least (${plain(last.correlation)}).`,
      inGroup(symbol, group, groupMembers, answer.marketRemoved),
      closest(answer),
    ].join(' '),
    table: {
      columns: [
        { title: 'Token', align: 'left' },
        { title: 'Correlation', align: 'right' },
        { title: '95 %', align: 'right' },
        { title: 'Beyond the market', align: 'right' },
        { title: 'Joins at', align: 'right' },
        { title: 'Same group', align: 'left' },
        { title: `For 1 % of ${symbol}`, align: 'right' },
        { title: 'Volatility', align: 'right' },
      ],
      rows: shown.map((item) => [
        item.symbol,
        plain(item.correlation),
        item.interval.map(plain).join(' to '),
        plain(item.ownCorrelation),
        plain(item.joinHeight),
        item.sameGroup ? 'yes' : 'no',
        `${plain(item.beta)} %`,
        `${plain(item.volatilityRatio)} ×`,
      ]),
    },
    chart: correlationBars({
      title: `Moves like ${symbol}`,
      subtitle: `Correlation of daily returns with its 95 % interval, ${formatDay(from, 'withYear')} to ${formatDay(asOf, 'withYear')}; in colour: same group`,
      bars: shown.map(({ symbol: label, correlation, interval, sameGroup }) => ({
        label,
        value: correlation,
        interval,
        strong: sameGroup,
      })),
    }),
    buttons: [
      ...nearest
        .slice(0, 2)
        .map((item) => ({ label: `Like ${item.symbol}`, command: `/similar ${item.symbol}` })),
      { label: 'All groups', command: '/clusters' },
      { label: 'Market', command: `/market ${symbol}` },
    ],
    footnote: [
      ...answer.data.sources.map((source) => dataNote(asOf, { source, live: answer.data.live })),
      `${symbol} has a volatility of ${formatPercent(answer.volatility)} a year; "joins at" is the height in the tree of /clusters, lower is nearer.`,
      notFinancialAdvice,
    ],
  };
}

function inGroup(symbol: string, group: number, members: readonly string[], marketRemoved: boolean): string {
  if (members.length === 0) return `${symbol} is alone in its group (group ${group} of /clusters).`;
  const of = marketRemoved ? ', found in what the market does not explain' : '';
  return `Its group (${group} of /clusters${of}): ${members.join(', ')}.`;
}

/** Whom it goes with when the market, which nearly all follow, is taken out. */
function closest({ items, symbol }: SimilarAnswer): string {
  const best = items.reduce((most, item) => (item.ownCorrelation > most.ownCorrelation ? item : most));
  return `Beyond what the whole market does, ${symbol} goes most with ${best.symbol} (${plain(best.ownCorrelation)}).`;
}

function plain(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
