import { type Candles, DAY_MS } from '../../../core/market/candles/candles.ts';

const MINUTE_MS = 60_000;
/** Sources take a while to close a day: the exchanges moments, CoinGecko up to 35 minutes by its documentation. */
const GRACE_MS = 60 * MINUTE_MS;
/** When it is worth asking for the day that has just closed. */
const CLOSED_AFTER_MS = 5 * MINUTE_MS;
/** How long a series that still lacks the last closed day is good for. */
const LAGGING_FOR_MS = 5 * MINUTE_MS;

/** Number of the last UTC day that is over; @param now milliseconds since the epoch */
export function lastClosedDay(now: number): number {
  return Math.floor(now / DAY_MS) - 1;
}

/** Number of the newest day; a series is never empty. */
export function newestDay(candles: Candles): number {
  return candles.day[candles.day.length - 1];
}

/** How many closed days a series lacks at its end. */
export function missingDays(candles: Candles, now: number): number {
  return Math.max(0, lastClosedDay(now) - newestDay(candles));
}

/** True up to the last closed day, or to the day before within the first hour after midnight. */
export function isLive(candles: Candles, now: number): boolean {
  const missing = missingDays(candles, now);
  return missing === 0 || (missing === 1 && now % DAY_MS < GRACE_MS);
}

/** Until when a series just fetched needs no other, in milliseconds since the epoch. */
export function goodUntil(candles: Candles, now: number): number {
  if (missingDays(candles, now) > 0) return now + LAGGING_FOR_MS;
  return (newestDay(candles) + 2) * DAY_MS + CLOSED_AFTER_MS;
}
