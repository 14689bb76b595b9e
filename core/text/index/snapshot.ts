import { z } from 'zod';
import type { DailyIndex } from './daily.ts';

/** What stands for the whole market among the symbols. */
export const MARKET = 'ALL';

const series = z.object({
  symbol: z.string(),
  /** ISO day of the first value; the others follow day by day. */
  firstDay: z.iso.date(),
  /** Thousandths. */
  value: z.array(z.int().min(-1000).max(1000)),
  count: z.array(z.int().min(0)),
  /** Hundredths. */
  dissent: z.array(z.int().min(0).max(100).nullable()),
});

const shape = z.object({
  /** Always 1: readers refuse what they do not know. */
  format: z.literal(1),
  builtAt: z.iso.datetime(),
  model: z.object({ name: z.string(), version: z.string() }),
  halfLifeHours: z.number().positive(),
  series: z.array(series),
});
type File = z.output<typeof shape>;

/** Daily values of the index that ship with this version: numbers, and no text of any headline. */
export interface SentimentSnapshot {
  model: { name: string; version: string };
  halfLifeHours: number;
  /** By symbol, `MARKET` for the whole; each ascending and without a gap. */
  days: ReadonlyMap<string, readonly DailyIndex[]>;
}

const DAY_MS = 86_400_000;

/** `models/snapshot/sentiment.json`: columns of whole numbers, a fraction of the size of rows. */
export function encodeSentiment({ model, halfLifeHours, days }: SentimentSnapshot, builtAt: string): string {
  const file: File = {
    format: 1,
    builtAt,
    model,
    halfLifeHours,
    series: [...days].map(([symbol, rows]) => ({
      symbol,
      firstDay: rows[0].date,
      value: rows.map(({ value }) => Math.round(value * 1000)),
      count: rows.map(({ count }) => count),
      dissent: rows.map(({ dissent }) => (dissent === null ? null : Math.round(dissent * 100))),
    })),
  };
  return JSON.stringify(file);
}

/** @throws Error when it is not such a file */
export function decodeSentiment(text: string): SentimentSnapshot {
  const { model, halfLifeHours, series: all } = shape.parse(JSON.parse(text));
  const days = all.map(({ symbol, firstDay, value, count, dissent }) => {
    if (count.length !== value.length || dissent.length !== value.length)
      throw new Error(`The columns of ${symbol} differ in length`);
    const first = Date.parse(firstDay);
    const rows = value.map((thousandths, i) => ({
      date: new Date(first + i * DAY_MS).toISOString().slice(0, 10),
      value: thousandths / 1000,
      count: count[i],
      dissent: dissent[i] === null ? null : dissent[i] / 100,
    }));
    return [symbol, rows] as const;
  });
  return { model, halfLifeHours, days: new Map(days) };
}
