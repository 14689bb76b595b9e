import { isoDay } from '../../../candles/candles.ts';
import type { FeatureFamily } from '../../family.ts';

/** Days of each cycle; a month and a year are taken at their mean length. */
const CYCLES = { week: 7, month: 365.2425 / 12, year: 365.2425 } as const;

/** Where the day lies in the week, the month and the year, each as a point on a circle, and how near a quarter's end is. */
export const calendar: FeatureFamily = {
  name: 'calendar',
  columns: [
    ...Object.keys(CYCLES).flatMap((name) => [`${name}Sine`, `${name}Cosine`]),
    'weekend',
    'monthTurn',
    'quarterTurn',
  ],
  compute({ candles }) {
    const of = (value: (day: number) => number) => Float64Array.from(candles.day, value);
    const dates = Array.from(candles.day, (day) => new Date(`${isoDay(day)}T00:00:00Z`));
    const turn = (months: number) =>
      Float64Array.from(dates, (date) => {
        const month = date.getUTCMonth();
        const start = Math.floor(month / months) * months;
        const begin = Date.UTC(date.getUTCFullYear(), start, 1);
        const end = Date.UTC(date.getUTCFullYear(), start + months, 1);
        const days = Math.min(date.getTime() - begin, end - date.getTime()) / 86_400_000;
        return Number(days <= 3);
      });
    return [
      ...Object.values(CYCLES).flatMap((period) => [
        of((day) => Math.sin((2 * Math.PI * day) / period)),
        of((day) => Math.cos((2 * Math.PI * day) / period)),
      ]),
      // Day 0 was a Thursday: 2 is Saturday, 3 is Sunday.
      of((day) => Number(day % 7 === 2 || day % 7 === 3)),
      turn(1),
      turn(3),
    ];
  },
};
