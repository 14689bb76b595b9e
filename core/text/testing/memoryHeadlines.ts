import type { HeadlineFilter, HeadlineRecord, HeadlineScores } from '../../store/headlines.ts';
import type { Store } from '../../store/port.ts';

/** A headline a minute after another, of a made-up outlet. */
export function headlineRecord(changes: Partial<HeadlineRecord> = {}): HeadlineRecord {
  const title = changes.title ?? 'Coin rises';
  return {
    key: title.toLowerCase(),
    title,
    link: 'https://news.test/1',
    source: 'News Test',
    published: '2026-03-10T11:00:00.000Z',
    symbols: ['BTC'],
    probabilities: [0.1, 0.2, 0.7],
    model: 'sentiment',
    version: '1.0.0',
    ...changes,
  };
}

/** The part of a store that the news uses, in memory: what the conformance suite asks of the real ones. */
export class MemoryHeadlines {
  readonly records = new Map<string, HeadlineRecord>();

  async recordHeadlines(headlines: readonly HeadlineRecord[]): Promise<void> {
    for (const headline of headlines)
      if (!this.records.has(headline.key)) this.records.set(headline.key, headline);
  }

  async knownHeadlines(keys: readonly string[]): Promise<string[]> {
    return keys.filter((key) => this.records.has(key));
  }

  async listHeadlines({ limit, ...filter }: HeadlineFilter & { limit: number }): Promise<HeadlineRecord[]> {
    return this.#filtered(filter).reverse().slice(0, limit);
  }

  async headlineScores(filter: HeadlineFilter): Promise<HeadlineScores> {
    const found = this.#filtered(filter);
    return {
      published: Float64Array.from(found, ({ published }) => Date.parse(published)),
      score: Float64Array.from(found, ({ probabilities: [negative, , positive] }) => positive - negative),
      source: found.map(({ source }) => source),
    };
  }

  async pruneHeadlines(before: string): Promise<number> {
    const old = [...this.records.values()].filter(({ published }) => published < before);
    for (const { key } of old) this.records.delete(key);
    return old.length;
  }

  asStore(): Store {
    return this as Partial<Store> as Store;
  }

  #filtered({ symbol, from }: HeadlineFilter): HeadlineRecord[] {
    return [...this.records.values()]
      .filter(({ symbols }) => symbol === undefined || symbols.includes(symbol))
      .filter(({ published }) => from === undefined || published >= from)
      .sort((a, b) => a.published.localeCompare(b.published));
  }
}
