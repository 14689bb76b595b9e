import { dayNumber, isoDay } from '../../../core/market/candles/candles.ts';

export interface Month {
  /** E.g. 2024-03. */
  name: string;
  /** Day numbers. */
  first: number;
  last: number;
}

/** The `count` whole months up to the one that ends on or before day `until`, oldest first. */
export function monthsUntil(until: number, count: number): Month[] {
  const [year, month] = isoDay(until + 1)
    .split('-')
    .map(Number);
  const firstDay = (back: number) => dayNumber(new Date(Date.UTC(year, month - 1 - back, 1)).toISOString());
  return Array.from({ length: count }, (_, index) => {
    const first = firstDay(count - index);
    return { name: isoDay(first).slice(0, 7), first, last: firstDay(count - index - 1) - 1 };
  });
}
