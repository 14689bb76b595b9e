import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../core/config.ts';
import type { Store } from '../../core/store/port.ts';
import { freePort } from '../../jobs/queue/testing/redis.ts';
import { createPrices, type LivePrices } from '../../jobs/sources/prices/prices.ts';
import { type HouseStatus, houseStatusAnswer } from '../house/house.ts';
import status from './status.ts';

type Prices = Extract<HouseStatus['prices'], { reachable: true }>;
type Source = Prices['sources'][number];

const well: HouseStatus = {
  version: '1.2.3',
  startedAt: '2026-11-23T20:15:42.123Z',
  uptimeSeconds: 90,
  queue: { reachable: true, adapter: 'in-process', waiting: 0, active: 1, threads: 2 },
  store: { reachable: true, kind: 'embedded' },
  prices: { reachable: true, sources: [], snapshot: { symbols: 20, asOf: '2025-06-30' } },
  models: {
    reachable: true,
    inference: 'sidecar',
    models: [{ name: 'forecast', version: '1.0.0', trainedTo: '2025-06-30' }],
  },
};
const down = { reachable: false as const, reason: 'No answer within 8 s.' };
const failed = { lastError: 'BTC: cannot be reached' };
const answered = { lastSuccess: '2026-11-23T21:05:59.999Z' };

function source(name: string, state: Partial<Source>): Source {
  return { name, open: false, failures: 0, ...state };
}

function shown(change: Partial<HouseStatus>) {
  const house = { ...well, ...change };
  expect(houseStatusAnswer.parse(house)).toEqual(house);
  const reply = status.present(house, {});
  const value = (name: string) => reply.fields?.find((field) => field.name === name)?.value;
  return { title: reply.title, footnote: reply.footnote, value };
}

function shownPrices(sources: Source[], snapshot: Prices['snapshot'] = { symbols: 20, asOf: '2025-06-30' }) {
  return shown({ prices: { reachable: true, sources, snapshot } });
}

describe('the title', () => {
  it('is good only when nothing is amiss', () => {
    expect(shown({}).title).toBe('All is well');
    expect(shownPrices([source('kraken', {})]).title).toBe('All is well');
    expect(shownPrices([source('coinbase', failed), source('kraken', answered)]).title).toBe('All is well');
  });

  it.each(['queue', 'store', 'prices', 'models'] as const)('tells that the %s is out of reach', (part) => {
    const { title, value } = shown({ [part]: down });
    expect(title).toBe('Something is out of reach');
    const field = { queue: 'Queue', store: 'Database', prices: 'Prices', models: 'Models' }[part];
    expect(value(field)).toBe('out of reach: No answer within 8 s.');
  });

  it.each([
    ['missing', 'The offline snapshot is missing: run the snapshot pipeline.'],
    ['damaged', 'The index of the offline snapshot cannot be understood: run the snapshot pipeline.'],
  ])('tells that the snapshot is %s, and the field says why', (_, error) => {
    const { title, value } = shownPrices([source('kraken', answered)], { symbols: 0, asOf: '', error });
    expect(title).toBe('Something is out of reach');
    expect(value('Snapshot')).toBe(error);
  });

  it('does not call an empty snapshot well', () => {
    const { title, value } = shownPrices([], { symbols: 0, asOf: '2025-06-30' });
    expect(title).toBe('Something is out of reach');
    expect(value('Snapshot')).toBe('The offline snapshot holds no token.');
  });

  it.each([
    ['those that were asked failed', [source('coinbase', failed), source('kraken', {})]],
    ['all are left alone, whatever they answered before', [source('kraken', { open: true, ...answered })]],
  ])('tells that no source can be reached when %s', (_, sources) => {
    expect(shownPrices(sources).title).toBe('No price source can be reached');
  });

  it('puts what is out of reach before sources that do not answer', () => {
    const prices: Prices = {
      reachable: true,
      sources: [source('kraken', failed)],
      snapshot: { symbols: 1, asOf: '2025-06-30' },
    };
    expect(shown({ prices, store: down }).title).toBe('Something is out of reach');
  });
});

describe('the line of a source', () => {
  it.each([
    ['was not asked', {}, 'kraken not asked yet'],
    ['failed', { failures: 1, ...failed }, 'kraken failed (BTC: cannot be reached)'],
    ['answered', answered, 'kraken last answered at 2026-11-23 21:05 UTC'],
    [
      'failed beside an answer',
      { failures: 1, ...failed, ...answered },
      'kraken last answered at 2026-11-23 21:05 UTC',
    ],
    [
      'is left alone',
      { open: true, failures: 3, ...failed },
      'kraken is left alone after failures (BTC: cannot be reached)',
    ],
    [
      'is left alone and had answered before',
      { open: true, failures: 3, ...failed, ...answered },
      'kraken is left alone after failures (BTC: cannot be reached)',
    ],
  ])('that %s', (_, state, line) => {
    expect(shownPrices([source('kraken', state)]).value('Prices')).toBe(line);
  });

  it('stands beside the others, in their order; without any, that is by choice', () => {
    const lines = shownPrices([source('coinbase', failed), source('kraken', {})]).value('Prices');
    expect(lines).toBe('coinbase failed (BTC: cannot be reached); kraken not asked yet');
    expect(shownPrices([]).value('Prices')).toBe('offline by choice');
  });
});

describe('the line about inference', () => {
  const line = (inference: 'sidecar' | 'in-process', why?: string) =>
    shown({ models: { reachable: true, inference, ...(why && { why }), models: [] } }).value('Inference');

  it('says where models run, and why not in the sidecar', () => {
    expect(line('sidecar')).toBe('in the sidecar');
    expect(line('in-process')).toBe('in process');
    expect(line('in-process', 'The sidecar is starting.')).toBe('in process. The sidecar is starting.');
    expect(line('sidecar', 'It has not loaded b 1.')).toBe('in the sidecar. It has not loaded b 1.');
  });

  it('is no fault: a person is answered either way', () => {
    const models = { reachable: true as const, inference: 'in-process' as const, models: [] };
    expect(shown({ models }).title).toBe('All is well');
  });

  it('is not there while the models are out of reach', () => {
    expect(shown({ models: down }).value('Inference')).toBeUndefined();
  });
});

it('gives times to the minute, in UTC', () => {
  expect(shown({}).footnote).toEqual(['As of this moment; running since 2026-11-23 20:15 UTC.']);
});

describe('the answer', () => {
  it('holds all that real prices tell when no source is there and the snapshot is missing', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const folder = await mkdtemp(join(tmpdir(), 'pulseplate-status-'));
    let prices: LivePrices | undefined;
    try {
      prices = createPrices(
        loadConfig({
          MODELS_DIR: folder,
          COINGECKO_URL: dead,
          COINBASE_URL: dead,
          KRAKEN_URL: dead,
        }),
        {
          // Never opens.
          store: new Promise<Store>(() => undefined),
          clock: { now: () => Date.parse('2026-03-10T12:00:00Z') },
          log: pino({ level: 'silent' }),
        },
        { answerBudgetMs: 20_000, storeReadMs: 10, tryTimeoutMs: 10_000, closeMs: 1_000 },
      );
      expect(await prices.daily('BTC', 10)).toMatchObject({ ok: false });
      const health = await prices.health();
      // CoinGecko is not asked for so long a history.
      expect(health.sources.map(({ failures }) => failures > 0)).toEqual([false, true, true]);
      expect(health.snapshot.error).toMatch(/missing/);
      const { title, value } = shown({ prices: { reachable: true, ...health } });
      expect(title).toBe('Something is out of reach');
      expect(value('Prices')).toMatch(
        /^coingecko not asked yet; coinbase failed \(BTC: .+\); kraken failed \(BTC: .+\)$/,
      );
    } finally {
      await prices?.close();
      await rm(folder, { recursive: true });
    }
  });
});
