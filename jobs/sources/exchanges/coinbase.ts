import { z } from 'zod';
import type { Config } from '../../../core/config.ts';
import { type CandleRow, DAY_MS, isoDay } from '../../../core/market/candles/candles.ts';
import { candleMs, type IntradayRow } from '../../../core/market/candles/timeframe.ts';
import type { Token } from '../../../core/market/tokens.ts';
import { createJsonClient } from '../http/jsonClient.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { fourHoursFromHours } from './hours.ts';
import { shaped } from './shape.ts';
import { type Ask, type DailySource, SourceFault, type SourceTools } from './source.ts';

/**
 * "Get product candles" (Coinbase Exchange REST API): at most 300 a request, or it is rejected. The page does not say
 * whether `end` is included, so a page asks for one candle less, and one beyond it. There are candles of an hour and of
 * six, but none of four.
 */
const PAGE = 299;
/** "REST Rate Limits Overview": 10 a second for an address on public endpoints; a little is left to its neighbours. */
const RATE = { count: 8, intervalMs: 1_000, patienceMs: 5_000 };

/** [time, low, high, open, close, volume]: time is the bucket's start in seconds, volume is in the base currency. */
const row = z.tuple([z.int().multipleOf(3_600), z.number(), z.number(), z.number(), z.number(), z.number()]);
const page = z.array(row);
type Row = z.output<typeof row>;

/** Candles of the Coinbase Exchange, USD pairs, as far back as each was traded there. */
export function createCoinbase(config: Pick<Config, 'COINBASE_URL'>, tools: SourceTools): DailySource {
  const client = createJsonClient({ ...tools, base: config.COINBASE_URL, limit: createRateLimit(RATE) });

  /** Candles from number `first` on, PAGE of them, and, where `open`, those after them; oldest first. */
  async function getPage(
    token: Token,
    lengthMs: number,
    first: number,
    open: boolean,
    ask: Ask,
  ): Promise<Row[]> {
    const seconds = lengthMs / 1_000;
    const body = await client.get(
      `products/${encodeURIComponent(token.symbol)}-USD/candles`,
      {
        granularity: seconds,
        start: new Date(first * lengthMs).toISOString(),
        end: new Date((first + PAGE) * lengthMs).toISOString(),
      },
      ask.signal,
    );
    const rows = shaped(page, body);
    if (rows.some(([time]) => time % seconds !== 0))
      throw new SourceFault('badShape', 'answers with candles of another length');
    return (
      rows
        // "Some of those candles may precede your declared start value", and the one beyond belongs to the next page.
        .filter(([time]) => time >= first * seconds)
        .filter(([time]) => open || time < (first + PAGE) * seconds)
        .toSorted((a, b) => a[0] - b[0])
    );
  }

  async function getRows(token: Token, lengthMs: number, count: number, ask: Ask): Promise<Row[]> {
    const newestFirst = Math.floor(ask.now / lengthMs) - PAGE;
    // Alone at first: a source that says no is not asked thrice, and a young token has no older pages.
    const newest = await getPage(token, lengthMs, newestFirst, true, ask);
    if (newest.length === 0) throw new SourceFault('notListed', 'has no candles of this token');
    // Daily candles have no holes, so that a late first one is the first of all.
    const young = lengthMs === DAY_MS && newest[0][0] > (newestFirst * lengthMs) / 1_000;
    const older = young ? 0 : Math.ceil(count / PAGE) - 1;
    const pages = await Promise.all(
      Array.from({ length: older }, (_, index) =>
        getPage(token, lengthMs, newestFirst - (older - index) * PAGE, false, ask),
      ),
    );
    return [...pages.flat(), ...newest];
  }

  return {
    name: 'coinbase',
    reach: Number.POSITIVE_INFINITY,
    async fetch(token, days, ask) {
      const rows = await getRows(token, DAY_MS, days, ask);
      return rows.map(
        (entry): CandleRow => ({ date: isoDay((entry[0] * 1_000) / DAY_MS), ...pricesOf(entry) }),
      );
    },
    async intraday(token, timeframe, count, ask) {
      const hours = timeframe === '4h' ? 4 * count : count;
      const rows = await getRows(token, candleMs['1h'], hours, ask);
      const hourly = rows.map(
        (entry): IntradayRow => ({ time: new Date(entry[0] * 1_000).toISOString(), ...pricesOf(entry) }),
      );
      return timeframe === '4h' ? fourHoursFromHours(hourly) : hourly;
    },
  };
}

function pricesOf([, low, high, open, close, volume]: Row): Omit<CandleRow, 'date'> {
  return { open, high, low, close, volume: volume * close };
}
