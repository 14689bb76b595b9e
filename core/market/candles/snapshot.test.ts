import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candles } from './candles.ts';
import { decodeSnapshot, encodeSnapshot, SnapshotError } from './snapshot.ts';

const about = { builtAt: '2026-03-10T00:00:00.000Z', asOf: '2026-03-09' };

const anySeries = fc
  .uniqueArray(
    fc.record({
      symbol: fc.stringMatching(/^[A-Z0-9]{2,6}$/),
      firstDay: fc.integer({ min: 15_000, max: 21_000 }),
      values: fc.array(
        fc.array(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), { minLength: 5, maxLength: 5 }),
        {
          minLength: 1,
          maxLength: 30,
        },
      ),
      source: fc.constantFrom('binance_spot', 'bybit_perp'),
    }),
    { selector: ({ symbol }) => symbol, maxLength: 5 },
  )
  .map((entries) =>
    entries.map(({ symbol, firstDay, values, source }) => {
      const column = (at: number) => Float64Array.from(values, (row) => row[at]);
      const candles: Candles = {
        symbol,
        day: Int32Array.from(values, (_, row) => firstDay + row),
        open: column(0),
        high: column(1),
        low: column(2),
        close: column(3),
        volume: column(4),
      };
      return { candles, source };
    }),
  );

describe('encode and decode', () => {
  test('give back every bit, from wherever in memory the file was read to', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 0, max: 9 }), (series, shift) => {
        const { index, bytes } = encodeSnapshot(series, about);
        // Buffer.from(...).subarray, as reading a small file gives: unaligned, inside a shared pool.
        const pool = Buffer.alloc(bytes.byteLength + 16, 0xff);
        pool.set(bytes, shift);
        const decoded = decodeSnapshot(
          JSON.parse(JSON.stringify(index)),
          pool.subarray(shift, shift + bytes.byteLength),
        );
        expect([...decoded.values()]).toEqual(series.map(({ candles }) => candles));
        expect([...decoded.keys()]).toEqual(series.map(({ candles }) => candles.symbol));
      }),
    );
  });

  test('any flipped bit is found', () => {
    const filled = anySeries.filter((series) => series.length > 0);
    fc.assert(
      fc.property(filled, fc.nat(), fc.integer({ min: 0, max: 7 }), (series, place, bit) => {
        const { index, bytes } = encodeSnapshot(series, about);
        bytes[place % bytes.byteLength] ^= 1 << bit;
        expect(() => decodeSnapshot(index, bytes)).toThrow(SnapshotError);
      }),
    );
  });

  test('an index that does not add up to the bytes is refused, not read beyond its end', () => {
    const filled = anySeries.filter((series) => series.length > 0);
    fc.assert(
      fc.property(filled, fc.constantFrom(-1, 1, 1_000), (series, more) => {
        const { index, bytes } = encodeSnapshot(series, about);
        const [first, ...rest] = index.series;
        const lying = { ...index, series: [{ ...first, length: first.length + more }, ...rest] };
        expect(() => decodeSnapshot(lying, bytes)).toThrow(/as many values/);
      }),
    );
  });

  test('a byte too many is refused', () => {
    const { index, bytes } = encodeSnapshot([], about);
    expect(() => decodeSnapshot(index, new Uint8Array([...bytes, 0]))).toThrow(/checksum/);
  });

  test('a format of tomorrow is refused', () => {
    const { index, bytes } = encodeSnapshot([], about);
    expect(() => decodeSnapshot({ ...index, format: 2 as 1 }, bytes)).toThrow(/format 2/);
  });
});
