import { DAY_MS } from '../../../core/market/candles/candles.ts';
import type { ExchangeDay } from './rows.ts';

const DAY_SECONDS = DAY_MS / 1_000;

/**
 * Answers as the three sources document them, from the days that they hold; the last day is the running one. With other
 * `seconds` the days are candles of that length, numbered in the same way.
 */

export function coinbaseCandles(
  days: readonly ExchangeDay[],
  query: URLSearchParams,
  seconds = DAY_SECONDS,
): unknown {
  const [start, end] = ['start', 'end'].map((name) => Date.parse(query.get(name) ?? '') / 1_000);
  if ((end - start) / seconds > 300) return undefined;
  return days
    .filter(
      ({ day }) => day * seconds >= start && (day * seconds <= end || isNewest(days, day, end, seconds)),
    )
    .map(({ day, low, high, open, close, volume }) => [day * seconds, low, high, open, close, volume])
    .reverse();
}

/** A candle of the future shows on the newest page. */
function isNewest(days: readonly ExchangeDay[], day: number, end: number, seconds: number): boolean {
  return day === days[days.length - 1].day && (day - 1) * seconds <= end;
}

export function krakenOhlc(
  days: readonly ExchangeDay[],
  query: URLSearchParams,
  seconds = DAY_SECONDS,
): unknown {
  const since = Number(query.get('since') ?? 0);
  const rows = days
    .filter(({ day }) => day * seconds > since)
    .slice(-720)
    .map(({ day, open, high, low, close, volume }) => [
      day * seconds,
      ...[open, high, low, close, close, volume].map((value) => value.toFixed(8)),
      320,
    ]);
  const last = (days.at(-2) ?? days[0]).day * seconds;
  return { error: [], result: { XXBTZUSD: rows, last } };
}

export function coingeckoOhlc(days: readonly ExchangeDay[], now: number): unknown {
  return days
    .flatMap(({ day, open, high, low, close }) =>
      // The high falls into the second candle and the low into the third, as they are, so that a fault stays one.
      Array.from({ length: 6 }, (_, part) => {
        const [begin, end] = [part < 4 ? open : close, part < 3 ? open : close];
        return [
          day * DAY_MS + (part + 1) * (DAY_MS / 6),
          begin,
          part === 1 ? high : Math.max(begin, end),
          part === 2 ? low : Math.min(begin, end),
          end,
        ];
      }),
    )
    .filter(([end]) => end > now - 30 * DAY_MS && (end <= now || end > Math.ceil(now / DAY_MS) * DAY_MS));
}

/** Volume over all exchanges: far above that of one. */
export const COINGECKO_VOLUME_FACTOR = 12;

export function coingeckoChart(days: readonly ExchangeDay[], now: number): unknown {
  const volumes = days
    .filter(({ day }) => (day + 1) * DAY_MS <= now)
    .slice(-31)
    .map(({ day, close, volume }) => [(day + 1) * DAY_MS, COINGECKO_VOLUME_FACTOR * volume * close]);
  const closes = days.slice(-31).map(({ day, close }) => [(day + 1) * DAY_MS, close]);
  return { prices: closes, market_caps: closes, total_volumes: [...volumes, [now, 1]] };
}
