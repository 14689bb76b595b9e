import type { Ports } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { findToken } from '../tokens.ts';
import { type CandleRow, fromRows, length, type PriceSeries, slice } from './candles.ts';
import { validateRows } from './validate.ts';

/** Candles to answer from: those that were posted, or the newest of a served token. */
export interface CandleRequest {
  symbol: string;
  candles?: readonly CandleRow[];
}

/**
 * The series that a question is about, at most `days` candles.
 * Refuses with `UnknownSymbol`, `InvalidCandles`, `NotEnoughHistory` below `atLeast`, or what the prices refuse with.
 */
export async function obtainCandles(
  request: CandleRequest,
  { days, atLeast }: { days: number; atLeast: number },
  { prices, clock }: Pick<Ports, 'prices' | 'clock'>,
): Promise<Outcome<PriceSeries>> {
  const series =
    request.candles === undefined
      ? await served(request.symbol, days, prices)
      : posted(request.symbol, request.candles, days, clock.now());
  if (!series.ok) return series;
  const known = length(series.value.candles);
  if (known >= atLeast) return series;
  return refuse(
    'NotEnoughHistory',
    `${known} daily candles are too few: this needs ${atLeast}.`,
    `Send at least ${atLeast} closed daily candles, or ask about a token that has been traded for longer.`,
  );
}

async function served(symbol: string, days: number, prices: Ports['prices']): Promise<Outcome<PriceSeries>> {
  const token = findToken(symbol);
  return token.ok ? prices.daily(token.value.symbol, days) : token;
}

function posted(symbol: string, rows: readonly CandleRow[], days: number, now: number): Outcome<PriceSeries> {
  const valid = validateRows(rows, now);
  if (!valid.ok) return valid;
  const candles = fromRows(symbol.toUpperCase(), rows);
  return answer({
    candles: slice(candles, Math.max(0, rows.length - days)),
    source: 'posted',
    fetchedAt: new Date(now).toISOString(),
    live: true,
  });
}
