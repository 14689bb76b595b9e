import { describe, expect, test } from 'vitest';
import type { Exchange } from '../testing/exchangeServer.ts';
import { tampers, transports } from '../testing/faults.ts';
import { TestHouse, TODAY } from '../testing/house.ts';

/** Long enough for a healthy loopback answer on a busy machine, short enough to wait for in vain. */
const tryTimeoutMs = 900;
const slow: ReadonlySet<string> = new Set(['neverAnswers', 'dripsForever']);

/** What `/status` then says of the source. */
const said: Record<keyof typeof transports | keyof typeof tampers, RegExp> = {
  tooMany: /answers 429/,
  serverError: /answers 500/,
  unavailable: /answers 503/,
  unauthorised: /refuses the request \(401\)/,
  htmlWith200: /a web page/,
  htmlCalledJson: /a web page/,
  truncated: /broken JSON/,
  empty: /broken JSON/,
  wrongSchema: /unknown shape/,
  reset: /cannot be reached/,
  resetInBody: /cannot be reached/,
  neverAnswers: /not answer in time/,
  dripsForever: /not answer in time/,
  hugeBody: /more than 2 MB/,
  hugeByItsHeader: /more than 2 MB/,
  lyingLength: /cannot be reached/,
  stale: /ends on 20/,
  zeroPrice: /not a positive number/,
  spike: /jumps impossibly far/,
  spikedHigh: /impossibly high/,
  duplicate: /duplicate|twice/,
  gap: /after a gap/,
  highBelowLow: /high below|high or low inside/,
  negativeVolume: /volume/,
  future: /not closed yet|of the future/,
  nothingClosed: /no closed candle/,
};

type Misbehave = (house: TestHouse, exchange: Exchange) => void;
const faults: [keyof typeof said, Misbehave][] = [
  ...keysOf(transports).map((name): [keyof typeof said, Misbehave] => [
    name,
    (house, exchange) => house.server.fail(exchange, transports[name]),
  ]),
  ...keysOf(tampers).map((name): [keyof typeof said, Misbehave] => [
    name,
    (house, exchange) => house.server.tell(exchange, { tamper: tampers[name] }),
  ]),
];

function keysOf<T extends object>(record: T): (keyof T)[] {
  return Object.keys(record) as (keyof T)[];
}

async function inHouse(snapshotAge: number, name: string, check: (house: TestHouse) => Promise<void>) {
  const house = await TestHouse.open({ snapshotAge, limits: slow.has(name) ? { tryTimeoutMs } : {} });
  try {
    await check(house);
  } finally {
    await house.close();
  }
}

async function healthOf(house: TestHouse, exchange: Exchange) {
  const { sources } = await house.prices.health();
  return sources.find(({ name }) => name === exchange);
}

describe.concurrent.each(faults)('%s', (name, misbehave) => {
  test('at CoinGecko leads to Coinbase', async () => {
    await inHouse(5, name, async (house) => {
      misbehave(house, 'coingecko');
      const series = await house.series('BTC', 100);
      expect(series).toMatchObject({ source: 'coinbase', live: true });
      expect(series.candles.day.at(-1)).toBe(TODAY - 1);
      expect(await healthOf(house, 'coingecko')).toMatchObject({
        failures: 1,
        lastError: expect.stringMatching(said[name]),
      });
      expect(await healthOf(house, 'coinbase')).toMatchObject({
        failures: 0,
        lastSuccess: '2026-03-10T12:00:00.000Z',
      });
    });
  });

  test('at Coinbase leads to Kraken', async () => {
    await inHouse(200, name, async (house) => {
      misbehave(house, 'coinbase');
      const series = await house.series('BTC', 100);
      expect(series).toMatchObject({ source: 'kraken', live: true });
      expect(series.candles.day.at(-1)).toBe(TODAY - 1);
      expect(await healthOf(house, 'coinbase')).toMatchObject({
        failures: 1,
        lastError: expect.stringMatching(said[name]),
      });
    });
  });

  test('everywhere leads to the snapshot, which says that it is not live', async () => {
    await inHouse(200, name, async (house) => {
      misbehave(house, 'coinbase');
      misbehave(house, 'kraken');
      const series = await house.series('BTC', 100);
      expect(series).toMatchObject({ source: 'snapshot', live: false });
      expect(series.candles.day.at(-1)).toBe(TODAY - 201);
      const { sources } = await house.prices.health();
      expect(sources.map(({ failures }) => failures)).toEqual([0, 1, 1]);
      for (const { lastError } of sources.slice(1)) {
        expect(lastError).toMatch(said[name]);
        expect(lastError).not.toMatch(/127\.0\.0\.1|<|oops/);
      }
    });
  });
});
