import { type CandleRow, DAY_MS, isoDay } from '../../../core/market/candles/candles.ts';
import { SourceFault } from './source.ts';

const FOUR_HOURS_MS = 14_400_000;
const CANDLES_A_DAY = 6;
const HOUR_MS = 3_600_000;

/** [end in milliseconds since the epoch, open, high, low, close]. */
export type FourHourCandle = readonly [number, number, number, number, number];

/**
 * Daily candles from 4-hour ones, oldest first. A day with fewer than six, or without a volume, is left out: the first
 * and the last one are cut by the window, and any other leaves a gap, which the checks refuse.
 *
 * @param volumes USD by day number
 * @param today day number; what begins after it cannot be
 * @throws SourceFault `invalid` for a candle twice, out of order, from the future, or with its high below its low
 */
export function dailyFromFourHours(
  candles: readonly FourHourCandle[],
  volumes: ReadonlyMap<number, number>,
  today: number,
): CandleRow[] {
  const days = new Map<number, FourHourCandle[]>();
  let previousSlot = Number.NEGATIVE_INFINITY;
  for (const candle of candles) {
    // The running candle may carry the time of the request, so ends are rounded up to the slot's.
    const slot = Math.ceil(candle[0] / FOUR_HOURS_MS);
    const day = Math.floor((slot - 1) / CANDLES_A_DAY);
    if (slot <= previousSlot) throw new SourceFault('invalid', 'sends a candle twice or out of order');
    if (day > today) throw new SourceFault('invalid', 'sends a candle of the future');
    previousSlot = slot;
    days.set(day, [...(days.get(day) ?? []), whole(candle)]);
  }
  return [...days].flatMap(([day, parts]) => {
    const volume = volumes.get(day);
    if (parts.length < CANDLES_A_DAY || volume === undefined) return [];
    return {
      date: isoDay(day),
      open: parts[0][1],
      high: Math.max(...parts.map(([, , high]) => high)),
      low: Math.min(...parts.map(([, , , low]) => low)),
      close: parts[CANDLES_A_DAY - 1][4],
      volume,
    };
  });
}

/** Volume in USD by day number: the point at midnight tells of the 24 hours before it. */
export function volumeByDay(points: readonly (readonly [number, number])[]): Map<number, number> {
  const volumes = new Map<number, number>();
  for (const [time, volume] of points) {
    const midnight = Math.round(time / DAY_MS);
    // The last point is of now; soon after midnight it may stand beside the exact one, which comes first.
    if (Math.abs(time - midnight * DAY_MS) > HOUR_MS || volumes.has(midnight - 1)) continue;
    volumes.set(midnight - 1, volume);
  }
  return volumes;
}

/** Merging six candles could hide what is wrong with one. */
function whole(candle: FourHourCandle): FourHourCandle {
  const [, open, high, low, close] = candle;
  if (high < Math.max(open, close) || low > Math.min(open, close))
    throw new SourceFault('invalid', 'sends a candle with its high or low inside its body');
  return candle;
}
