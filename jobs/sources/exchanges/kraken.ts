import { z } from 'zod';
import type { Config } from '../../../core/config.ts';
import { type CandleRow, DAY_MS, isoDay } from '../../../core/market/candles/candles.ts';
import { createJsonClient } from '../http/jsonClient.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { shaped } from './shape.ts';
import { type DailySource, SourceFault, type SourceTools } from './source.ts';

/** "Get OHLC Data" (Kraken REST API): up to 720 of the most recent entries, the last of them being the running day. */
const REACH_DAYS = 719;
const DAY_SECONDS = DAY_MS / 1_000;
const DAY_MINUTES = 1_440;
/** "What are the API rate limits?" (Kraken support): about one a second for an address on public endpoints. */
const RATE = { count: 1, intervalMs: 1_000, patienceMs: 10_000 };

/** Kraken's own names where they differ from everyone's ("Asset pairs": altname). */
const ownNames: ReadonlyMap<string, string> = new Map([
  ['BTC', 'XBT'],
  ['DOGE', 'XDG'],
]);

/** A number as Kraken writes it: plain decimals in a string, so that no digit is lost. */
const decimal = z
  .string()
  .regex(/^-?\d{1,24}(\.\d{1,24})?$/)
  .transform(Number);
/** [time, open, high, low, close, vwap, volume, count]: time is the day's start in seconds, volume in the base currency. */
const row = z.tuple([
  z.int().multipleOf(DAY_SECONDS),
  decimal,
  decimal,
  decimal,
  decimal,
  decimal,
  decimal,
  z.int(),
]);
const shape = z.object({
  error: z.array(z.string()),
  /** One pair under its internal name (asked for XBTUSD, it says XXBTZUSD), and `last`. Absent beside an error. */
  result: z.object({ last: z.int() }).catchall(z.array(row)).optional(),
});

/** Daily candles of Kraken, USD pairs, of the last two years. */
export function createKraken(config: Pick<Config, 'KRAKEN_URL'>, tools: SourceTools): DailySource {
  const client = createJsonClient({ ...tools, base: config.KRAKEN_URL, limit: createRateLimit(RATE) });
  return {
    name: 'kraken',
    reach: REACH_DAYS,
    async fetch(token, days, ask) {
      const first = Math.floor(ask.now / DAY_MS) - days;
      const body = await client.get(
        '0/public/OHLC',
        // `since` is exclusive in one page of the documentation and inclusive in another.
        { pair: krakenPair(token.symbol), interval: DAY_MINUTES, since: first * DAY_SECONDS - 1 },
        ask.signal,
      );
      const { error, result } = shaped(shape, body);
      if (error.length > 0) throw faultOf(error);
      const rows = Object.entries(result ?? {}).flatMap(([key, value]) =>
        key === 'last' || !Array.isArray(value) ? [] : value,
      );
      if (rows.length === 0) throw new SourceFault('notListed', 'has no candles of this token');
      return rows.map(toCandle);
    },
  };
}

/** E.g. BTC -> 'XBTUSD'. */
export function krakenPair(symbol: string): string {
  return `${ownNames.get(symbol) ?? symbol}USD`;
}

function toCandle([time, open, high, low, close, vwap, volume]: z.output<typeof row>): CandleRow {
  // The volume-weighted average price gives the turnover itself; it is 0 on a day without a trade.
  return { date: isoDay(time / DAY_SECONDS), open, high, low, close, volume: volume * (vwap || close) };
}

/** Kraken answers 200 with e.g. "EQuery:Unknown asset pair", "EAPI:Rate limit exceeded", "EService:Unavailable". */
function faultOf(errors: readonly string[]): SourceFault {
  const text = errors.join(' ');
  if (/unknown asset/i.test(text)) return new SourceFault('notListed', 'does not list this token');
  if (/rate limit|too many requests/i.test(text))
    return new SourceFault('rateLimited', 'says that the rate limit is exceeded');
  if (/^EService/.test(text)) return new SourceFault('serverError', 'says that its service is not available');
  return new SourceFault('refused', 'answers with an error');
}
