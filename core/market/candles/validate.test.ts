import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CandleRow, DAY_MS, dayNumber, isoDay } from './candles.ts';
import { startOf } from './timeframe.ts';
import { validateIntraday, validateRows } from './validate.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const YESTERDAY = Math.floor(NOW / DAY_MS) - 1;

/** Valid rows that end yesterday: each close within a tenth to ten times the one before. */
const validRows = fc
  .array(
    fc.record({
      step: fc.double({ min: 0.5, max: 2, noNaN: true }),
      body: fc.double({ min: 0.5, max: 2, noNaN: true }),
      above: fc.double({ min: 1, max: 50, noNaN: true }),
      below: fc.double({ min: 0.0001, max: 1, noNaN: true, minExcluded: true }),
      volume: fc.double({ min: 0, max: 1e12, noNaN: true }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((days) => {
    let close = 100;
    return days.map(({ step, body, above, below, volume }, index): CandleRow => {
      close *= step;
      const open = close * body;
      return {
        date: isoDay(YESTERDAY - days.length + 1 + index),
        open,
        high: Math.max(open, close) * above,
        low: Math.min(open, close) * below,
        close,
        volume,
      };
    });
  });

function refusal(rows: readonly CandleRow[]): string {
  const outcome = validateRows(rows, NOW);
  if (outcome.ok) throw new Error('was not refused');
  expect(outcome.refusal.id).toBe('InvalidCandles');
  return outcome.refusal.message;
}

describe('any valid series', () => {
  test('is given back as it is', () => {
    fc.assert(
      fc.property(validRows, (rows) => {
        expect(validateRows(rows, NOW)).toEqual({ ok: true, value: rows });
      }),
    );
  });

  const wrong: [string, (row: CandleRow) => CandleRow, RegExp][] = [
    ['a price of zero', (row) => ({ ...row, low: 0 }), /not a positive number/],
    ['a negative price', (row) => ({ ...row, open: -1 }), /not a positive number/],
    ['a price that is no number', (row) => ({ ...row, close: Number.NaN }), /not a positive number/],
    ['an infinite price', (row) => ({ ...row, high: Number.POSITIVE_INFINITY }), /not a positive number/],
    ['a negative volume', (row) => ({ ...row, volume: -1e-9 }), /volume/],
    ['a volume that is no number', (row) => ({ ...row, volume: Number.NaN }), /volume/],
    [
      'a high below its body',
      (row) => ({ ...row, high: Math.max(row.open, row.close) * 0.999 }),
      /high below/,
    ],
    ['a low above its body', (row) => ({ ...row, low: Math.min(row.open, row.close) * 1.001 }), /low above/],
    ['a high of ten thousand times', (row) => ({ ...row, high: row.high * 10_000 }), /impossibly high/],
    ['a day that does not exist', (row) => ({ ...row, date: '2025-02-30' }), /no valid date/],
    ['a date in words', (row) => ({ ...row, date: 'March 9, 2026' }), /no valid date/],
    ['no date', (row) => ({ ...row, date: '' }), /no valid date/],
  ];
  test.each(wrong)('is refused with %s in any one row, which is named', (_, spoil, message) => {
    fc.assert(
      fc.property(validRows, fc.nat(), (rows, seed) => {
        const at = seed % rows.length;
        const said = refusal(rows.map((row, index) => (index === at ? spoil(row) : row)));
        expect(said).toMatch(message);
        expect(said).toContain(`Candle ${at} `);
      }),
    );
  });

  test('is refused with a gap, a duplicate or two rows exchanged', () => {
    const longer = validRows.filter((rows) => rows.length >= 3);
    fc.assert(
      fc.property(longer, fc.nat(), (rows, seed) => {
        const at = 1 + (seed % (rows.length - 2));
        expect(refusal(rows.toSpliced(at, 1))).toMatch(/after a gap/);
        expect(refusal(rows.toSpliced(at, 0, rows[at]))).toMatch(/duplicate/);
        const exchanged = rows.with(at, rows[at + 1]).with(at + 1, rows[at]);
        expect(refusal(exchanged)).toMatch(/gap|out of order/);
      }),
    );
  });

  test('is refused with a close of ten thousand times, up or down', () => {
    const longer = validRows.filter((rows) => rows.length >= 2);
    fc.assert(
      fc.property(longer, fc.nat(), fc.constantFrom(10_000, 1 / 10_000), (rows, seed, factor) => {
        const at = 1 + (seed % (rows.length - 1));
        const { date, close, volume } = rows[at];
        const price = rows[at - 1].close * factor;
        const wild = { date, open: price, high: price, low: price, close: price, volume };
        expect(close).toBeGreaterThan(0);
        expect(refusal(rows.with(at, wild))).toMatch(/jumps impossibly far/);
      }),
    );
  });
});

describe('what the market really did is let through', () => {
  const day = (date: string, open: number, high: number, low: number, close: number): CandleRow => ({
    date,
    open,
    high,
    low,
    close,
    volume: 1,
  });

  test('LUNA fell 3,365-fold in a day', () => {
    const rows = [
      day('2022-05-11', 17.46, 19.66, 0.69, 1.0769),
      day('2022-05-12', 1.0782, 1.38, 0.00028, 0.00032),
    ];
    expect(validateRows(rows, NOW).ok).toBe(true);
  });

  test('LINK traded at 0.0001 for a moment', () => {
    expect(validateRows([day('2020-03-12', 3.817, 3.8519, 0.0001, 1.9931)], NOW).ok).toBe(true);
  });
});

describe('the running day', () => {
  test('is not closed until midnight has passed', () => {
    const row = { date: '2026-03-10', open: 1, high: 1, low: 1, close: 1, volume: 0 };
    const midnight = (dayNumber('2026-03-10') + 1) * DAY_MS;
    expect(validateRows([row], midnight - 1)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('not closed yet') },
    });
    expect(validateRows([row], midnight).ok).toBe(true);
  });
});

test('the message quotes no more of a date than a date is long', () => {
  const row = { date: 'x'.repeat(10_000), open: 1, high: 1, low: 1, close: 1, volume: 0 };
  expect(refusal([row]).length).toBeLessThan(100);
});

describe('candles shorter than a day', () => {
  const hours = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      time: startOf(NOW / 3_600_000 - count + i, '1h'),
      ...{ open: 2, high: 3, low: 1, close: 2, volume: 5 },
    }));

  test('stand on the hour of UTC, one after the other, however their times are written', () => {
    const rows = hours(30);
    expect(validateIntraday(rows, '1h', NOW)).toEqual({ ok: true, value: rows });
    const elsewhere = rows.map((row) => ({ ...row, time: row.time.replace('Z', '+00:00') }));
    expect(validateIntraday(elsewhere, '1h', NOW).ok).toBe(true);
  });

  test.each<[string, (rows: ReturnType<typeof hours>) => ReturnType<typeof hours>, RegExp]>([
    [
      'one that still runs',
      (rows) => rows.concat({ ...rows[0], time: startOf(NOW / 3_600_000, '1h') }),
      /not closed/,
    ],
    ['a hole', (rows) => rows.toSpliced(10, 1), /after a gap/],
    ['one twice', (rows) => rows.toSpliced(10, 0, rows[9]), /duplicate of the candle before it/],
    [
      'one at half past',
      (rows) => rows.with(3, { ...rows[3], time: '2026-03-10T00:30Z' }),
      /start of a candle/,
    ],
    ['one of no time', (rows) => rows.with(3, { ...rows[3], time: 'noon' }), /start of a candle/],
    ['a price of none', (rows) => rows.with(3, { ...rows[3], low: 0 }), /not a positive number/],
  ])('are refused with %s', (_, spoil, message) => {
    expect(validateIntraday(spoil(hours(30)), '1h', NOW)).toMatchObject({
      ok: false,
      refusal: { id: 'InvalidCandles', message: expect.stringMatching(message) },
    });
  });
});
