import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeSentiment, encodeSentiment, MARKET } from './snapshot.ts';

const builtAt = '2026-03-10T12:00:00.000Z';
const about = { model: { name: 'sentiment', version: '1.0.0' }, halfLifeHours: 24 };

it('the shipped index is read as it was written, to a thousandth', () => {
  const day = fc.record({
    value: fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000),
    count: fc.nat({ max: 500 }),
    dissent: fc.option(fc.integer({ min: 0, max: 100 }).map((value) => value / 100)),
  });
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 40 }), (rows) => {
      const days = rows.map((row, i) => ({
        ...row,
        date: new Date(Date.UTC(2024, 1, 20 + i)).toISOString().slice(0, 10),
      }));
      const snapshot = { ...about, days: new Map([[MARKET, days]]) };
      expect(decodeSentiment(encodeSentiment(snapshot, builtAt))).toEqual(snapshot);
    }),
  );
});

it('a file that is another, or whose columns do not belong together, is refused', () => {
  const file = JSON.parse(
    encodeSentiment(
      { ...about, days: new Map([[MARKET, [{ date: '2024-02-29', value: 0.5, count: 1, dissent: null }]]]) },
      builtAt,
    ),
  );
  for (const changes of [
    { format: 2 },
    { halfLifeHours: 0 },
    { series: [{ ...file.series[0], count: [1, 2] }] },
    { series: [{ ...file.series[0], value: [1001] }] },
    { series: [{ ...file.series[0], firstDay: '2024-02-30' }] },
  ])
    expect(() => decodeSentiment(JSON.stringify({ ...file, ...changes }))).toThrow();
  expect(() => decodeSentiment('no JSON')).toThrow();
});
