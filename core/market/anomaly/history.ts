import { z } from 'zod';
import { DAY_MS } from '../candles/candles.ts';
import { type AlikeDay, type KnownDay, mostAlike } from './alarm/mostAlike.ts';
import { embeddingOf, whenOf } from './judging/describe.ts';
import type { ScoredSeries } from './judging/scored.ts';

/** `models/snapshot/notableDays.json`: strange days of the past, as one version of the model sees them. */
export const notableDaysShape = z.object({
  version: z.string(),
  days: z.array(
    z.object({ symbol: z.string(), date: z.iso.date(), energy: z.number(), embedding: z.array(z.number()) }),
  ),
});

export type NotableDays = z.output<typeof notableDaysShape>;

export interface NotableDaysSource {
  /** Undefined where none ship with this version. */
  read(): Promise<NotableDays | undefined>;
}

/** Days of the token itself are worth naming from this probability on. */
const NOTABLE = 0.02;
/** Of other tokens only those whose strange days people remember. */
const REMEMBERED: ReadonlySet<string> = new Set(['BTC', 'ETH']);
/** What lies nearer than this belongs to the same event. */
const SAME_EVENT_MS = 7 * DAY_MS;

/** The strange days before a judged candle that are most like it: of the token's own past, and those that ship. */
export async function alikeDays(
  scored: ScoredSeries,
  at: number,
  notable: NotableDaysSource,
): Promise<AlikeDay[]> {
  const { card, probability, series } = scored;
  const shipped = await notable.read();
  const own: KnownDay[] = [];
  for (let i = 0; i < at; i++)
    if (probability[i] <= NOTABLE)
      own.push({ symbol: series.candles.symbol, date: whenOf(scored, i), embedding: embeddingOf(scored, i) });
  // A day is like no hour, whatever the numbers say.
  const whole = series.timeframe === '1d' && shipped?.version === card.version ? shipped.days : [];
  const known = whole.filter(({ symbol }) => symbol === series.candles.symbol || REMEMBERED.has(symbol));
  const seen = new Set(own.map(({ symbol, date }) => `${symbol} ${date}`));
  const days = [...own, ...known.filter(({ symbol, date }) => !seen.has(`${symbol} ${date}`))];
  const judged = Date.parse(whenOf(scored, at));
  return mostAlike(embeddingOf(scored, at), days, {
    exclude: ({ date }) => Date.parse(date) > judged - SAME_EVENT_MS,
  });
}
