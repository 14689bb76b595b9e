import { type CandleRow, isoDay } from '../../../core/market/candles/candles.ts';

/** A day as an exchange keeps it: volume in the base currency. */
export interface ExchangeDay {
  day: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** A smooth, valid series whose values depend on the day alone, so that any two cuts of it agree. */
export function exchangeDays(firstDay: number, lastDay: number): ExchangeDay[] {
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) => {
    const day = firstDay + index;
    const open = closeOf(day - 1);
    const close = closeOf(day);
    return {
      day,
      open,
      high: Math.max(open, close) * 1.01,
      low: Math.min(open, close) * 0.99,
      close,
      volume: 1_000 + 100 * Math.sin(day),
    };
  });
}

function closeOf(day: number): number {
  return 50_000 * (1 + 0.2 * Math.sin(day / 40) + 0.01 * Math.sin(day * 1.7));
}

/** As our own rows, volume in USD. */
export function candleRows(firstDay: number, lastDay: number): CandleRow[] {
  return exchangeDays(firstDay, lastDay).map(({ day, volume, ...prices }) => ({
    date: isoDay(day),
    ...prices,
    volume: volume * prices.close,
  }));
}
