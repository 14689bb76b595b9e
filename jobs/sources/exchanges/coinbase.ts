import { z } from 'zod';
import type { Config } from '../../../core/config.ts';
import { type CandleRow, DAY_MS, isoDay } from '../../../core/market/candles/candles.ts';
import type { Token } from '../../../core/market/tokens.ts';
import { createJsonClient } from '../http/jsonClient.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { shaped } from './shape.ts';
import { type Ask, type DailySource, SourceFault, type SourceTools } from './source.ts';

/**
 * "Get product candles" (Coinbase Exchange REST API): at most 300 a request, or it is rejected. The page does not say
 * whether `end` is included, so a page asks for one day less, and one day beyond it.
 */
const PAGE_DAYS = 299;
const DAY_SECONDS = DAY_MS / 1_000;
/** "REST Rate Limits Overview": 10 a second for an address on public endpoints; a little is left to its neighbours. */
const RATE = { count: 8, intervalMs: 1_000, patienceMs: 5_000 };

/** [time, low, high, open, close, volume]: time is the bucket's start in seconds, volume is in the base currency. */
const row = z.tuple([
  z.int().multipleOf(DAY_SECONDS),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);
const page = z.array(row);
type Row = z.output<typeof row>;

/** Daily candles of the Coinbase Exchange, USD pairs, as far back as each was traded there. */
export function createCoinbase(config: Pick<Config, 'COINBASE_URL'>, tools: SourceTools): DailySource {
  const client = createJsonClient({ ...tools, base: config.COINBASE_URL, limit: createRateLimit(RATE) });

  /** Candles of the days [first, first + PAGE_DAYS) and, where `open`, of those after them; oldest first. */
  async function getPage(token: Token, first: number, open: boolean, ask: Ask): Promise<Row[]> {
    const body = await client.get(
      `products/${encodeURIComponent(token.symbol)}-USD/candles`,
      {
        granularity: DAY_SECONDS,
        start: new Date(first * DAY_MS).toISOString(),
        end: new Date((first + PAGE_DAYS) * DAY_MS).toISOString(),
      },
      ask.signal,
    );
    return (
      shaped(page, body)
        // "Some of those candles may precede your declared start value", and the day beyond belongs to the next page.
        .filter(([time]) => time >= first * DAY_SECONDS)
        .filter(([time]) => open || time < (first + PAGE_DAYS) * DAY_SECONDS)
        .toSorted((a, b) => a[0] - b[0])
    );
  }

  return {
    name: 'coinbase',
    reach: Number.POSITIVE_INFINITY,
    async fetch(token, days, ask) {
      const today = Math.floor(ask.now / DAY_MS);
      const newestFirst = today - PAGE_DAYS;
      // Alone at first: a source that says no is not asked thrice, and a young token has no older pages.
      const newest = await getPage(token, newestFirst, true, ask);
      if (newest.length === 0) throw new SourceFault('notListed', 'has no candles of this token');
      const older = newest[0][0] > newestFirst * DAY_SECONDS ? 0 : Math.ceil(days / PAGE_DAYS) - 1;
      const pages = await Promise.all(
        Array.from({ length: older }, (_, index) =>
          getPage(token, newestFirst - (older - index) * PAGE_DAYS, false, ask),
        ),
      );
      return [...pages.flat(), ...newest].map(toCandle);
    },
  };
}

function toCandle([time, low, high, open, close, volume]: Row): CandleRow {
  return { date: isoDay(time / DAY_SECONDS), open, high, low, close, volume: volume * close };
}
