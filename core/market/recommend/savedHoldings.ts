import { z } from 'zod';
import type { Ports, SkillContext } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { heldToken } from './answer.ts';
import { RECOMMEND_MODEL } from './graph.ts';
import { type Holding, symbolOf } from './portfolio.ts';

const KEY = 'holdings';
const stored = z.array(heldToken);

export const holdingsAnswer = z.object({
  action: z.enum(['show', 'set', 'clear']),
  holdings: z.array(heldToken).describe('What is saved now'),
  known: z.boolean().describe('False when nothing tells whose holdings these are: none can be saved then'),
});

export type HoldingsAnswer = z.output<typeof holdingsAnswer>;

export interface HoldingsRequest {
  /** By default `set` where tokens are given, else `show`. */
  action?: HoldingsAnswer['action'] | undefined;
  holdings?: readonly Holding[] | undefined;
}

/** The skill behind `/holdings`: shows, replaces or forgets what the one who asks holds. */
export async function holdings(
  { action: asked, holdings: given }: HoldingsRequest,
  { models, store }: Ports,
  { chat }: SkillContext,
): Promise<Outcome<HoldingsAnswer>> {
  const action = asked ?? (given === undefined ? 'show' : 'set');
  if (given !== undefined && action !== 'set')
    return refuse(
      'BadArguments',
      `There is nothing to ${action} tokens for.`,
      'Write /holdings set BTC 0.5 ETH 0.3.',
    );
  if (action === 'show')
    return answer({ action, holdings: [...(await savedHoldings(store, chat))], known: chat !== undefined });
  if (chat === undefined)
    return refuse(
      'BadArguments',
      'I cannot tell whose holdings these are.',
      'Over REST, send the header X-Chat with the name of your conversation, or ask through POST /ask with "chat".',
    );
  if (action === 'clear') {
    await store.setSetting(scopeOf(chat), KEY, undefined);
    return answer({ action, holdings: [], known: true });
  }
  if (given === undefined || given.length === 0)
    return refuse(
      'BadArguments',
      'There are no tokens to save.',
      'Write for example /holdings set BTC 0.5 ETH 0.3.',
    );
  const known = new Set((await models.card(RECOMMEND_MODEL)).features);
  const kept = given.map(({ symbol, weight }) => ({
    symbol: symbolOf(symbol, known),
    ...(weight !== undefined && { weight }),
  }));
  const stranger = kept.find(({ symbol }) => !known.has(symbol));
  if (stranger !== undefined)
    return refuse(
      'UnknownSymbol',
      `I know no holders and no prices of "${stranger.symbol.slice(0, 32)}"; nothing was changed.`,
      'Check how it is spelled, or leave it out.',
    );
  await store.setSetting(scopeOf(chat), KEY, kept);
  return answer({ action, holdings: kept, known: true });
}

/** What the one who asks has saved; nothing where it is not known who that is. */
export async function savedHoldings(
  store: Ports['store'],
  chat: string | undefined,
): Promise<readonly z.output<typeof heldToken>[]> {
  if (chat === undefined) return [];
  const read = stored.safeParse(await store.getSetting(scopeOf(chat), KEY));
  return read.success ? read.data : [];
}

function scopeOf(chat: string): string {
  return `chat:${chat}`;
}
