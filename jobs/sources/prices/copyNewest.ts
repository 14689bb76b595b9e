import { type Candles, length } from '../../../core/market/candles/candles.ts';

/**
 * The last `count` rows in buffers of their own and of their own size: what a caller does to them stays with the caller,
 * and crossing to another thread, which copies whole buffers behind views, copies no more than is asked for.
 */
export function copyNewest(candles: Candles, count: number): Candles {
  const from = Math.max(0, length(candles) - count);
  return {
    symbol: candles.symbol,
    day: candles.day.slice(from),
    open: candles.open.slice(from),
    high: candles.high.slice(from),
    low: candles.low.slice(from),
    close: candles.close.slice(from),
    volume: candles.volume.slice(from),
  };
}
