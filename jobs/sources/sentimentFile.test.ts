import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { encodeSentiment, MARKET } from '../../core/text/index/snapshot.ts';
import { collectedLog } from '../queue/testing/log.ts';
import { moodFile } from './sentimentFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'pulseplate-mood-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('gives the newest days of a symbol, again when the file changes, and nothing for a broken one', async () => {
  const { log, lines } = collectedLog();
  const source = moodFile(folder, 12, log);
  expect(await source.settings()).toEqual({ halfLifeHours: 12 });
  expect(await source.shipped(MARKET, 5)).toBeUndefined();
  const days = [1, 2, 3].map((day) => ({
    date: `2026-03-0${day}`,
    value: day / 10,
    count: day,
    dissent: null,
  }));
  const snapshot = {
    ...{ model: { name: 'sentiment', version: '1.0.0' }, halfLifeHours: 24 },
    days: new Map([
      [MARKET, days],
      ['BTC', days.slice(1)],
    ]),
  };
  const path = join(folder, 'sentiment.json');
  writeFileSync(path, encodeSentiment(snapshot, '2026-03-04T00:00:00.000Z'));
  expect(await source.shipped(MARKET, 2)).toMatchObject({
    days: days.slice(1),
    held: ['BTC'],
    halfLifeHours: 24,
  });
  expect(await source.shipped('ETH', 2)).toMatchObject({ days: [], held: ['BTC'] });
  writeFileSync(path, 'broken');
  expect(await source.shipped(MARKET, 2)).toBeUndefined();
  expect(await source.shipped(MARKET, 2)).toBeUndefined();
  expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
});
