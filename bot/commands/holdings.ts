import { z } from 'zod';
import { type HoldingsAnswer, holdings, holdingsAnswer } from '../../core/market/recommend/savedHoldings.ts';
import { defineCommand } from '../command.ts';
import type { Reply } from '../reply.ts';
import { holdingsArgument } from './arguments.ts';

export default defineCommand({
  name: 'holdings',
  summary: 'Show, save or forget what you hold, for /recommend',
  args: z.strictObject({
    action: z
      .enum(['show', 'set', 'clear'])
      .optional()
      .describe('What to do; without it, tokens are saved where some are given, and else shown'),
    holdings: holdingsArgument.optional(),
  }),
  answer: holdingsAnswer,
  examples: ['/holdings', '/holdings set BTC 0.5 ETH 0.3 SOL', '/holdings clear'],
  cues: ['holdings', 'my portfolio', 'what do i hold', 'what do i own', 'saved tokens'],
  rest: { method: 'post', path: '/holdings' },
  personal: true,
  skill: holdings,
  present,
});

function present({ action, holdings: saved, known }: HoldingsAnswer): Reply {
  const written = saved.map(({ symbol, weight }) => (weight === undefined ? symbol : `${symbol} ${weight}`));
  const title = {
    show: saved.length === 0 ? 'No holdings are saved' : `You hold ${written.join(', ')}`,
    set: `Saved: ${written.join(', ')}`,
    clear: 'Your holdings are forgotten',
  }[action];
  return {
    kind: 'answer',
    title,
    text:
      saved.length === 0
        ? 'Save them with /holdings set BTC 0.5 ETH 0.3 SOL; /recommend then uses them.'
        : '/recommend uses them when it is given none.',
    buttons:
      saved.length === 0
        ? []
        : [
            { label: 'Recommend', command: '/recommend' },
            { label: 'Forget them', command: '/holdings clear' },
          ],
    footnote: [
      known
        ? 'Kept for this conversation only, in the database of this bot, until you clear them.'
        : 'Nothing tells whose holdings these are, so none can be saved here.',
    ],
  };
}
