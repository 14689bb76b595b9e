import { takeRows } from '../../../core/learn/matrix.ts';
import { type Scores, scoreWindows } from '../../../core/market/anomaly/graph.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import type { TokenWindows } from './dataset.ts';

/** Strangest days that are kept of each token, none within a week of a stranger one. */
const KEPT = 20;
const APART = 7;

interface NotableDay {
  symbol: string;
  date: string;
  energy: number;
  embedding: number[];
}

/** The strangest days of every token as the exported graph sees them. */
export async function notableDays(
  tokens: readonly TokenWindows[],
  run: Parameters<typeof scoreWindows>[1],
): Promise<NotableDay[]> {
  const days: NotableDay[] = [];
  for (const { symbol, day, windows } of tokens) {
    const { energy, embedding } = await scoreWindows(windows, run);
    for (const at of strangest(day, energy)) {
      const vector = takeRows(embedding, [at]).data;
      days.push({
        symbol,
        date: isoDay(day[at]),
        energy: short(energy[at]),
        embedding: Array.from(vector, short),
      });
    }
  }
  return days;
}

function strangest(day: Int32Array, energy: Scores['energy']): number[] {
  const order = Array.from(day.keys()).sort((a, b) => energy[b] - energy[a]);
  const kept: number[] = [];
  for (const at of order) {
    if (kept.length === KEPT) break;
    if (kept.every((other) => Math.abs(day[other] - day[at]) > APART)) kept.push(at);
  }
  return kept.sort((a, b) => a - b);
}

/** Four digits tell days apart. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
