import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { loadConfig } from '../../../core/config.ts';
import {
  type Candles,
  DAY_MS,
  fromRows,
  isoDay,
  type PriceSeries,
} from '../../../core/market/candles/candles.ts';
import { encodeSnapshot } from '../../../core/market/candles/snapshot.ts';
import type { Store } from '../../../core/store/port.ts';
import { createPrices, defaultPriceLimits, type LivePrices, type PriceLimits } from '../prices/prices.ts';
import { ExchangeServer } from './exchangeServer.ts';
import { MemoryStore } from './memoryStore.ts';
import { candleRows } from './rows.ts';

/** A Tuesday noon, well after every source has closed the day before. */
export const NOON = Date.parse('2026-03-10T12:00:00Z');
export const TODAY = Math.floor(NOON / DAY_MS);

export function candlesOf(symbol: string, firstDay: number, lastDay: number): Candles {
  return fromRows(symbol, candleRows(firstDay, lastDay));
}

export function seriesOf(firstDay: number, lastDay: number, symbol = 'BTC'): PriceSeries {
  return {
    candles: candlesOf(symbol, firstDay, lastDay),
    source: 'coinbase',
    fetchedAt: new Date((lastDay + 1) * DAY_MS).toISOString(),
    live: true,
  };
}

/** A models folder with a snapshot of 500 days that ends `age` days before yesterday. */
async function writeSnapshot(symbols: readonly string[], age: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pulseplate-prices-'));
  const last = TODAY - 1 - age;
  const { index, bytes } = encodeSnapshot(
    symbols.map((symbol) => ({ candles: candlesOf(symbol, last - 499, last), source: 'synthetic' })),
    { builtAt: new Date((last + 1) * DAY_MS).toISOString(), asOf: isoDay(last) },
  );
  await mkdir(join(folder, 'snapshot'));
  await writeFile(join(folder, 'snapshot', 'candles.json'), JSON.stringify(index));
  await writeFile(join(folder, 'snapshot', 'candles.bin'), bytes);
  return folder;
}

export interface TestHouseOptions {
  /** In the snapshot; none writes no snapshot at all. Default BTC and ETH. */
  symbols?: readonly string[];
  /** Days by which the snapshot is behind; default 200. */
  snapshotAge?: number;
  environment?: Record<string, string>;
  limits?: Partial<PriceLimits>;
  /** Instead of one that is open already. */
  store?: Promise<Store>;
}

/** Prices over a loopback server, a memory store, a snapshot of their own and a clock that stands still. */
export class TestHouse {
  readonly clock = { time: NOON, now: () => this.clock.time };
  readonly store = new MemoryStore();
  readonly logLines: string[] = [];
  readonly server: ExchangeServer;
  readonly prices: LivePrices;
  readonly #folder: string;

  private constructor(server: ExchangeServer, folder: string, options: TestHouseOptions) {
    this.server = server;
    this.#folder = folder;
    const config = loadConfig({ MODELS_DIR: folder, ...server.addresses, ...options.environment });
    const log: Logger = pino({ level: 'debug' }, { write: (line: string) => this.logLines.push(line) });
    this.prices = createPrices(
      config,
      { store: options.store ?? Promise.resolve(this.store.asStore()), clock: this.clock, log },
      // Generous, for a busy machine; the tests about time set their own.
      { ...defaultPriceLimits, answerBudgetMs: 15_000, storeReadMs: 10_000, ...options.limits },
    );
  }

  static async open(options: TestHouseOptions = {}): Promise<TestHouse> {
    const server = await ExchangeServer.start(NOON);
    const symbols = options.symbols ?? ['BTC', 'ETH'];
    const folder =
      symbols.length > 0
        ? await writeSnapshot(symbols, options.snapshotAge ?? 200)
        : await mkdtemp(join(tmpdir(), 'pulseplate-prices-'));
    const house = new TestHouse(server, folder, options);
    // Lets the store promise settle, as it has long done in a process that has been up for a second.
    await new Promise(setImmediate);
    return house;
  }

  get snapshotFolder(): string {
    return join(this.#folder, 'snapshot');
  }

  /** Moves the clock of both sides. */
  wait(milliseconds: number): void {
    this.clock.time += milliseconds;
    this.server.now = this.clock.time;
  }

  async series(symbol: string, days: number): Promise<PriceSeries> {
    const outcome = await this.prices.daily(symbol, days);
    if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.message}`);
    return outcome.value;
  }

  async close(): Promise<void> {
    await this.prices.close();
    await this.server.close();
    await rm(this.#folder, { recursive: true });
  }
}
