import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { readDays, readPeriod } from './dates.ts';

/** A Wednesday. */
const NOW = Date.parse('2026-03-11T12:00:00Z');
const days = (text: string, at = 0) => readDays(text.split(' '), at, NOW);
const period = (text: string, at = 0) => readPeriod(text.split(' '), at, NOW);

describe('a day', () => {
  it.each([
    ['2024-08-05', '2024-08-05', 1],
    ['2024/8/5', '2024-08-05', 1],
    ['05.08.2024', '2024-08-05', 1],
    ['25/08/2024', '2024-08-25', 1],
    ['08/25/2024', '2024-08-25', 1],
    ['aug 5 2024', '2024-08-05', 3],
    ['august 5th 2024 or so', '2024-08-05', 3],
    ['5 august 2024', '2024-08-05', 3],
    ['5th of sept 2024', '2024-09-05', 4],
    ['march 5', '2026-03-05', 2],
    // Not the one that is still to come.
    ['march 12', '2025-03-12', 2],
    ['31 dec', '2025-12-31', 2],
    ['yesterday', '2026-03-10', 1],
    ['29 feb 2024', '2024-02-29', 3],
  ])('%s is %s', (text, day, words) => {
    expect(days(text)).toEqual({ from: day, to: day, words });
  });

  it.each([
    '2024-02-30',
    '29 feb 2025',
    '2024-13-01',
    '05/08/2024',
    '31.11.2024',
    'aug 32',
    'may',
    'march',
    'tomorrow',
    '5',
    '24',
    '1999999',
    'august',
    '',
  ])('%j is none', (text) => {
    expect(days(text)).toBeUndefined();
  });

  it('that can be written is read back, however it is written', () => {
    const anyDay = fc.integer({ min: 12_000, max: 25_000 }).map(isoDay);
    fc.assert(
      fc.property(anyDay, (iso) => {
        const [year, month, day] = iso.split('-').map(Number);
        const name = new Date(iso).toLocaleString('en', { month: 'long', timeZone: 'UTC' }).toLowerCase();
        for (const text of [
          iso,
          `${day}.${month}.${year}`,
          `${name} ${day} ${year}`,
          `${day} ${name.slice(0, 3)} ${year}`,
        ])
          expect(days(text)).toMatchObject({ from: iso, to: iso });
      }),
    );
  });
});

describe('several days', () => {
  it.each([
    ['2024', '2024-01-01', '2024-12-31', 1],
    ['aug 2024', '2024-08-01', '2024-08-31', 2],
    ['february 2024', '2024-02-01', '2024-02-29', 2],
    ['2024-12', '2024-12-01', '2024-12-31', 1],
    ['q3 2024', '2024-07-01', '2024-09-30', 2],
    ['last year', '2025-01-01', '2025-12-31', 2],
    ['this year', '2026-01-01', '2026-12-31', 2],
    ['last month', '2026-02-01', '2026-02-28', 2],
    ['past 30 days', '2026-02-10', '2026-03-11', 3],
    ['last week', '2026-03-05', '2026-03-11', 2],
  ])('%s are from %s to %s', (text, from, to, words) => {
    expect(days(text)).toEqual({ from, to, words });
  });

  it('of a month without a year need a word before them, for some months are everyday words', () => {
    expect(days('in may', 1)).toEqual({ from: '2025-05-01', to: '2025-05-31', words: 1 });
    expect(days('in march', 1)).toEqual({ from: '2026-03-01', to: '2026-03-31', words: 1 });
    expect(days('that may', 1)).toBeUndefined();
  });
});

describe('a period', () => {
  it.each([
    ['from 2024-01-01 to 2024-06-30', { from: '2024-01-01', to: '2024-06-30', words: 4 }],
    ['between jan 1 2024 and mar 31 2024', { from: '2024-01-01', to: '2024-03-31', words: 8 }],
    ['2024-01-01 2024-06-30', { from: '2024-01-01', to: '2024-06-30', words: 2 }],
    ['2024-01-01 - 2024-06-30', { from: '2024-01-01', to: '2024-06-30', words: 3 }],
    ['2023 to 2024', { from: '2023-01-01', to: '2024-12-31', words: 3 }],
    ['since march 2025', { from: '2025-03-01', words: 3 }],
    ['until 2024', { to: '2024-12-31', words: 2 }],
    ['before 2024', { to: '2023-12-31', words: 2 }],
    ['2024-08-05', { from: '2024-08-05', to: '2024-08-05', words: 1 }],
  ])('%s', (text, expected) => {
    expect(period(text)).toEqual(expected);
  });

  it.each(['from', 'since when', 'to the moon', 'between', 'from 2024-02-30 to 2024-06-30'])(
    '%j is none',
    (text) => expect(period(text)).toBeUndefined(),
  );
});
