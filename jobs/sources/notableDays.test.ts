import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openNotableDays } from './notableDays.ts';

let folder: string;
let lines: string[];
const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notable-'));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (text: string) => writeFile(join(folder, 'notableDays.json'), text);
const days = [{ symbol: 'BTC', date: '2020-03-12', energy: 9, embedding: [1, 2] }];

test('are read when they are first asked for, and again when the file has changed', async () => {
  const source = openNotableDays(folder, log);
  await write(JSON.stringify({ version: '1.0.0', days }));
  const first = await source.read();
  expect(first).toEqual({ version: '1.0.0', days });
  expect(await source.read()).toBe(first);
  await write(JSON.stringify({ version: '1.0.1', days: [] }));
  expect(await source.read()).toEqual({ version: '1.0.1', days: [] });
});

test.each([
  ['{', 40],
  ['{"version":"1.0.0","days":[{"symbol":"BTC"}]}', 40],
])('a broken file (%s) is as good as none, with a warning', async (text, level) => {
  await write(text);
  expect(await openNotableDays(folder, log).read()).toBeUndefined();
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([level]);
});

test('that there is none is no fault', async () => {
  expect(await openNotableDays(folder, log).read()).toBeUndefined();
  expect(JSON.parse(lines[0])).toMatchObject({ level: 30, msg: expect.stringContaining('npm run train') });
});
