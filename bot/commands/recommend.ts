import { z } from 'zod';
import { type RecommendAnswer, recommendAnswer } from '../../core/market/recommend/answer.ts';
import { methods } from '../../core/market/recommend/graph.ts';
import { recommend } from '../../core/market/recommend/recommend.ts';
import { formatPercent } from '../charts/format.ts';
import { defineCommand } from '../command.ts';
import { modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { holdingsArgument } from './arguments.ts';

export default defineCommand({
  name: 'recommend',
  summary: 'Find the tokens that go with what you hold, learned from real holders',
  args: z.strictObject({
    holdings: holdingsArgument.optional(),
    k: z.int().min(1).max(20).default(5).describe('How many tokens to recommend, 1 to 20'),
    method: z
      .enum(methods)
      .default('hybrid')
      .describe('By who holds what (collaborative), by what the tokens are (content), or both'),
  }),
  answer: recommendAnswer,
  examples: [
    '/recommend BTC 0.5 ETH 0.3 SOL',
    '/recommend BTC ETH k=3 method=content',
    'what should I buy next, I hold bitcoin and solana',
  ],
  cues: [
    'recommend',
    'recommendation',
    'suggest',
    'suggestion',
    'what should i buy',
    'buy next',
    'what else',
    'goes with',
    'go with',
    'add to my portfolio',
    'hold',
    'own',
  ],
  rest: { method: 'post', path: '/recommend' },
  personal: true,
  skill: recommend,
  present,
});

function present(answer: RecommendAnswer): Reply {
  const { items, holdings, method, unknown, neighbours, quality } = answer;
  const shown = holdings.slice(0, 8).map(({ symbol, weight }) => `${symbol} ${formatPercent(weight)}`);
  const more = holdings.length - shown.length;
  const whose = `${answer.saved ? 'your saved holdings' : 'a portfolio of'} ${shown.join(', ')}`;
  const typed = holdings.map(({ symbol, weight }) => `${symbol} ${Number(weight.toPrecision(3))}`).join(' ');
  return {
    kind: 'answer',
    title: `Goes with what you hold: ${items.map(({ symbol }) => symbol).join(', ')}`,
    text: [
      `For ${whose}${more > 0 ? ` and ${more} more` : ''}.`,
      `${alike(neighbours)}.`,
      unknown.length > 0 &&
        `Left out, since I know no holders and no prices of it: ${unknown.slice(0, 8).join(', ')}.`,
    ]
      .filter((part) => part !== false)
      .join(' '),
    fields: items.map(({ symbol, name, score, why }, i) => ({
      name: `${i + 1}. ${name === undefined || name === symbol ? symbol : `${name} (${symbol})`}, score ${score.toFixed(2).replace('-', '−')}`,
      value: why,
    })),
    buttons: [
      ...methods
        .filter((other) => other !== method)
        .map((other) => ({
          label: `By ${other}`,
          command: `/recommend ${answer.saved ? '' : `${typed} `}method=${other}`,
        })),
      ...items
        .filter(({ name }) => name !== undefined)
        .slice(0, 2)
        .map(({ symbol }) => ({ label: `Market of ${symbol}`, command: `/market ${symbol}` })),
    ],
    footnote: [
      `${answer.data.source}, to ${answer.data.asOf}.`,
      `On ${quality.on} this way of ranking reached an NDCG@5 of ${quality.ndcg5.toFixed(3)}; recommending what most hold reached ${quality.popularity.toFixed(3)}.`,
      modelNote(answer.model),
      'Funds and angels, not people like you: what they hold says nothing about what will rise.',
      notFinancialAdvice,
    ],
  };
}

function alike(neighbours: number): string {
  if (neighbours === 0)
    return 'No known holder has a portfolio like it, so this rests on what the tokens are';
  return neighbours === 1
    ? 'One known holder has a portfolio like it'
    : `${neighbours} known holders have a portfolio like it`;
}
