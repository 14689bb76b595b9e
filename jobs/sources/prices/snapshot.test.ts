import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHouse, TODAY } from '../testing/house.ts';
import { openSnapshot } from './snapshot.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open({ snapshotAge: 3, environment: { OFFLINE: 'true' } });
});
afterEach(() => house.close());

test('holds what the pipeline wrote, dated by it', async () => {
  const snapshot = openSnapshot(house.snapshotFolder);
  const series = await snapshot.get('ETH');
  expect(series).toMatchObject({ source: 'snapshot', live: false, fetchedAt: '2026-03-07T00:00:00.000Z' });
  expect(series?.candles.day.at(-1)).toBe(TODAY - 4);
  expect(await snapshot.get('SOL')).toBeUndefined();
  expect(await snapshot.symbols()).toEqual(['BTC', 'ETH']);
  expect(await snapshot.health()).toEqual({ symbols: 2, asOf: '2026-03-06' });
});

test('is read once, when it is first asked for', async () => {
  const snapshot = openSnapshot(house.snapshotFolder);
  await snapshot.get('BTC');
  await rm(house.snapshotFolder, { recursive: true });
  expect(await snapshot.get('BTC')).toBeDefined();
});

test.each<[string, (folder: string) => Promise<void>, RegExp]>([
  ['missing', (folder) => rm(folder, { recursive: true }), /is missing/],
  ['without its values', (folder) => rm(join(folder, 'candles.bin')), /is missing/],
  ['damaged', (folder) => writeFile(join(folder, 'candles.bin'), 'x'), /checksum/],
  ['with a broken index', (folder) => writeFile(join(folder, 'candles.json'), '{'), /cannot be understood/],
  [
    'of another format',
    (folder) => writeFile(join(folder, 'candles.json'), '{"format":2}'),
    /cannot be understood/,
  ],
])('%s, it is a sentence in the health and no crash', async (_, spoil, message) => {
  await spoil(house.snapshotFolder);
  const { snapshot } = await house.prices.health();
  expect(snapshot).toEqual({ symbols: 0, asOf: '', error: expect.stringMatching(message) });
  expect(snapshot.error).not.toContain('/');
  expect(await house.prices.daily('BTC', 30)).toMatchObject({
    ok: false,
    refusal: { id: 'SourceUnavailable' },
  });
});
