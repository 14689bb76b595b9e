import { z } from 'zod';
import type { Config } from '../../../core/config.ts';
import { type CandleRow, DAY_MS, isoDay } from '../../../core/market/candles/candles.ts';
import { candleMs } from '../../../core/market/candles/timeframe.ts';
import type { Token } from '../../../core/market/tokens.ts';
import { createJsonClient } from '../http/jsonClient.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { shaped } from './shape.ts';
import { type Ask, type DailySource, SourceFault, type SourceTools } from './source.ts';

/** "Get OHLC Data" (Kraken REST API): up to 720 of the most recent entries, the last of them still running. */
const REACH = 719;
const MINUTE_MS = 60_000;
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
/** [time, open, high, low, close, vwap, volume, count]: time is the start in seconds, volume in the base currency. */
const row = z.tuple([
  z.int().multipleOf(3_600),
  decimal,
  decimal,
  decimal,
  decimal,
  decimal,
  decimal,
  z.int(),
]);
type Row = z.output<typeof row>;
const shape = z.object({
  error: z.array(z.string()),
  /** One pair under its internal name (asked for XBTUSD, it says XXBTZUSD), and `last`. Absent beside an error. */
  result: z.object({ last: z.int() }).catchall(z.array(row)).optional(),
});

/** Candles of Kraken, USD pairs: daily ones of the last two years, of four hours of 119 days, hourly ones of 29 days. */
export function createKraken(config: Pick<Config, 'KRAKEN_URL'>, tools: SourceTools): DailySource {
  const client = createJsonClient({ ...tools, base: config.KRAKEN_URL, limit: createRateLimit(RATE) });

  /** @param lengthMs of a candle */
  async function getRows(token: Token, lengthMs: number, count: number, ask: Ask): Promise<Row[]> {
    const first = Math.floor(ask.now / lengthMs) - count;
    const body = await client.get(
      '0/public/OHLC',
      {
        pair: krakenPair(token.symbol),
        interval: lengthMs / MINUTE_MS,
        // `since` is exclusive in one page of the documentation and inclusive in another.
        since: (first * lengthMs) / 1_000 - 1,
      },
      ask.signal,
    );
    const { error, result } = shaped(shape, body);
    if (error.length > 0) throw faultOf(error);
    const rows = Object.entries(result ?? {}).flatMap(([key, value]) =>
      key === 'last' || !Array.isArray(value) ? [] : value,
    );
    if (rows.length === 0) throw new SourceFault('notListed', 'has no candles of this token');
    if (rows.some(([time]) => (time * 1_000) % lengthMs !== 0))
      throw new SourceFault('badShape', 'answers with candles of another length');
    return rows;
  }

  return {
    name: 'kraken',
    reach: REACH,
    async fetch(token, days, ask) {
      const rows = await getRows(token, DAY_MS, days, ask);
      return rows.map(
        (entry): CandleRow => ({ date: isoDay((entry[0] * 1_000) / DAY_MS), ...pricesOf(entry) }),
      );
    },
    async intraday(token, timeframe, count, ask) {
      const rows = await getRows(token, candleMs[timeframe], Math.min(count, REACH), ask);
      return rows.map((entry) => ({ time: new Date(entry[0] * 1_000).toISOString(), ...pricesOf(entry) }));
    },
  };
}

/** E.g. BTC -> 'XBTUSD'. */
export function krakenPair(symbol: string): string {
  return `${ownNames.get(symbol) ?? symbol}USD`;
}

function pricesOf([, open, high, low, close, vwap, volume]: Row): Omit<CandleRow, 'date'> {
  // The volume-weighted average price gives the turnover itself; it is 0 where nothing was traded.
  return { open, high, low, close, volume: volume * (vwap || close) };
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
