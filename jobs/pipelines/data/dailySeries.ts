import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { dayNumber } from '../../../core/market/candles/candles.ts';
import type { DailySeries } from '../../../core/market/features/family.ts';

/** One day of one series as a file has it. */
export interface DatedValue {
  date: string;
  value: number;
}

/** Records of a CSV file with a header row, gzipped where its name says so; undefined where there is no such file. */
export async function readRecords(
  folder: string,
  file: string,
): Promise<Record<string, string>[] | undefined> {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  const bytes = await readFile(path);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}

/** A column of records by day; an empty cell is a day without a value. */
export function columnOf(records: readonly Record<string, string>[], column: string): DatedValue[] {
  return records
    .filter((record) => (record[column] ?? '') !== '')
    .map((record) => ({ date: record.date, value: Number(record[column]) }));
}

/** Days side by side, NaN where there is no value; undefined where there is none at all. */
export function toSeries(values: readonly DatedValue[]): DailySeries | undefined {
  if (values.length === 0) return undefined;
  const days = values.map(({ date }) => dayNumber(date));
  const firstDay = days.reduce((least, day) => Math.min(least, day));
  const lastDay = days.reduce((most, day) => Math.max(most, day));
  const series = { firstDay, values: new Float64Array(lastDay - firstDay + 1).fill(Number.NaN) };
  for (const [i, day] of days.entries()) series.values[day - firstDay] = values[i].value;
  return series;
}
