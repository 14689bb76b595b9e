import { type CandleRow, fromRows, type PriceSeries, toRow } from '../../../core/market/candles/candles.ts';
import type { Store } from '../../../core/store/port.ts';

interface StoredDay {
  row: CandleRow;
  day: number;
  source: PriceSeries['source'];
  fetchedAt: string;
}

/** The candle part of the store in memory, row by row as the real one keeps it; it can be told to fail or to hang. */
export class MemoryStore implements Pick<Store, 'putCandles' | 'getCandles'> {
  readonly #days = new Map<string, Map<number, StoredDay>>();
  failing = false;
  hanging = false;
  puts = 0;

  async putCandles({ candles, source, fetchedAt }: PriceSeries): Promise<void> {
    this.puts++;
    if (this.failing) throw new Error('the disk is full');
    const days = this.#days.get(candles.symbol) ?? new Map<number, StoredDay>();
    this.#days.set(candles.symbol, days);
    for (const [index, day] of candles.day.entries())
      days.set(day, { row: toRow(candles, index), day, source, fetchedAt });
  }

  async getCandles(symbol: string, days: number): Promise<PriceSeries | undefined> {
    if (this.hanging) return new Promise(() => undefined);
    if (this.failing) throw new Error('the disk is gone');
    const sorted = [...(this.#days.get(symbol)?.values() ?? [])].sort((a, b) => b.day - a.day);
    if (sorted.length === 0) return undefined;
    const gap = sorted.findIndex(({ day }, index) => day !== sorted[0].day - index);
    const run = sorted.slice(0, Math.min(days, gap < 0 ? sorted.length : gap)).reverse();
    const newest = run[run.length - 1];
    const candles = fromRows(
      symbol,
      run.map(({ row }) => row),
    );
    return { candles, source: newest.source, fetchedAt: newest.fetchedAt, live: false };
  }

  /** How many rows of a symbol came from each source. */
  sources(symbol: string): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { source } of this.#days.get(symbol)?.values() ?? [])
      counts[source] = (counts[source] ?? 0) + 1;
    return counts;
  }

  asStore(): Store {
    return this as Partial<Store> as Store;
  }
}
