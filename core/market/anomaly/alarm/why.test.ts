import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driversOf } from './drivers.ts';
import { kindOf } from './kind.ts';
import { type KnownDay, mostAlike } from './mostAlike.ts';

const features = ['return', 'drop', 'range', 'volatility', 'volume', 'market', 'residual', 'correlation'];
const only = (...named: string[]) => features.map((feature) => (named.includes(feature) ? 5 : 0.3));

describe('the kind of an anomaly', () => {
  it.each([
    [['return', 'drop'], 'price move'],
    [['market'], 'price move'],
    [['volume'], 'volume spike'],
    [['range', 'volatility'], 'volatility break'],
    [['residual'], 'correlation break'],
    [['correlation'], 'correlation break'],
  ])('by %j is a %s', (named, kind) => {
    expect(kindOf(only(...named), features)).toBe(kind);
  });

  it('is not guessed from a feature of which nothing is known', () => {
    expect(() => kindOf([1], ['mood'])).toThrow(/mood/);
    expect(() => driversOf([1], ['constructor'])).toThrow(/constructor/);
  });
});

describe('drivers', () => {
  it('have a name that a person reads, the largest first', () => {
    const [first, ...others] = driversOf(only('volume'), features);
    expect(first).toEqual({ feature: 'volume', name: 'traded value', share: 5 / (5 + 7 * 0.3) });
    expect(others).toHaveLength(7);
  });

  it('have shares that add to 1, unless nothing contributes', () => {
    const contributions = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(contributions, (values) => {
        const drivers = driversOf(values, features);
        if (values.every((value) => value === 0)) return expect(drivers).toEqual([]);
        expect(drivers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        for (let i = 1; i < drivers.length; i++)
          expect(drivers[i].share).toBeLessThanOrEqual(drivers[i - 1].share);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('the most alike days', () => {
  const day = (symbol: string, date: string, ...embedding: number[]): KnownDay => ({
    symbol,
    date,
    embedding,
  });
  const days = [
    day('BTC', '2020-03-12', 3, 4),
    day('ETH', '2020-03-12', 3, 4.1),
    day('BTC', '2020-03-14', 3, 4.2),
    day('BTC', '2021-05-19', 6, 8),
    day('ETH', '2022-11-09', 0, 1),
  ];

  it('are the nearest ones, and one event is named once', () => {
    expect(mostAlike([0, 0], days)).toEqual([
      { symbol: 'ETH', date: '2022-11-09', distance: 1 },
      { symbol: 'BTC', date: '2020-03-12', distance: 5 },
      { symbol: 'BTC', date: '2021-05-19', distance: 10 },
    ]);
    expect(mostAlike([0, 0], days, { apart: 0, count: 4 }).map(({ date }) => date)).toEqual([
      '2022-11-09',
      '2020-03-12',
      '2020-03-12',
      '2020-03-14',
    ]);
  });

  it('leave out what they are told to, such as what came later', () => {
    const upTo = (date: string) => mostAlike([0, 0], days, { exclude: (known) => known.date >= date });
    expect(upTo('2021-01-01').map(({ date }) => date)).toEqual(['2020-03-12']);
    expect(upTo('2020-01-01')).toEqual([]);
  });

  it('are refused where embeddings are of different models', () => {
    expect(() => mostAlike([0, 0, 0], days)).toThrow(/3 numbers/);
  });
});
