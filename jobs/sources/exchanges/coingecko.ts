import { z } from 'zod';
import type { Config } from '../../../core/config.ts';
import { DAY_MS } from '../../../core/market/candles/candles.ts';
import { createJsonClient } from '../http/jsonClient.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { dailyFromFourHours, volumeByDay } from './fourHours.ts';
import { shaped } from './shape.ts';
import type { DailySource, SourceTools } from './source.ts';

/** "Setting Up Your API Key" (CoinGecko): root addresses of the demo plan (or none) and of the paid plans. */
const PUBLIC_ROOT = 'https://api.coingecko.com/api/v3';
const PAID_HOST = 'pro-api.coingecko.com';
/** "Coin OHLC Chart by ID": 3 to 30 days give candles of 4 hours, more give 4 days, daily ones are for paid plans. */
const WINDOW_DAYS = 30;
/** The window begins within a day and ends within a day: neither counts. */
const REACH_DAYS = WINDOW_DAYS - 1;
/**
 * Requests a minute. "Common Errors & Rate Limit": 5 to 15 without a key, 30 with a demo key (100 since 2026), and 250 and
 * more on paid plans. One series takes two requests.
 */
const RATES = { keyless: 6, demo: 30, paid: 250 };

/** [end of the candle in ms, open, high, low, close] in USD. */
const ohlc = z.array(z.tuple([z.int(), z.number(), z.number(), z.number(), z.number()]));
/** "Coin Historical Chart Data by ID": [ms, USD traded in the 24 hours before]. */
const chart = z.object({ total_volumes: z.array(z.tuple([z.int(), z.number()])) });

/** The last 29 daily candles over all exchanges, put together from 4-hour candles and daily volumes. */
export function createCoinGecko(
  config: Pick<Config, 'COINGECKO_URL' | 'COINGECKO_API_KEY'>,
  tools: SourceTools,
): DailySource {
  const root = config.COINGECKO_URL ?? PUBLIC_ROOT;
  const key = config.COINGECKO_API_KEY;
  const plan = key === undefined ? 'keyless' : new URL(root).hostname === PAID_HOST ? 'paid' : 'demo';
  const client = createJsonClient({
    ...tools,
    base: root.replace(/(\/api\/v3)?\/*$/, '/api/v3'),
    headers: key === undefined ? {} : { [plan === 'paid' ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key']: key },
    limit: createRateLimit({ count: RATES[plan], intervalMs: 60_000, patienceMs: 500 }),
  });
  return {
    name: 'coingecko',
    reach: REACH_DAYS,
    async fetch(token, _days, ask) {
      const coin = `coins/${encodeURIComponent(token.coingeckoId)}`;
      const query = { vs_currency: 'usd', days: WINDOW_DAYS };
      const [candles, volumes] = await Promise.all([
        client.get(`${coin}/ohlc`, query, ask.signal),
        client.get(`${coin}/market_chart`, { ...query, interval: 'daily' }, ask.signal),
      ]);
      const byDay = volumeByDay(shaped(chart, volumes).total_volumes);
      const today = Math.floor(ask.now / DAY_MS);
      return dailyFromFourHours(shaped(ohlc, candles), byDay, today);
    },
  };
}
