import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../learn/random.ts';
import { type Candles, length, slice } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { assembleFeatures, availableFamilies, columnsOf } from './assemble.ts';
import { featureFamilies } from './families.ts';
import type { DailySeries, FeatureContext } from './family.ts';
import { marketPanel } from './panel.ts';

const DAYS = 520;
const universe = [
  syntheticCandles(DAYS, { seed: 1, symbol: 'BTC' }),
  syntheticCandles(DAYS, { seed: 2, symbol: 'ETH', start: 1500 }),
  syntheticCandles(DAYS - 40, { seed: 3, symbol: 'T3', start: 0.02 }),
].map(withGaps);

/** Opens that differ from the close before them, as on a market that stood still for a moment. */
function withGaps(candles: Candles): Candles {
  const random = seededRandom(9);
  const open = candles.open.map((price) => price * (1 + 0.01 * (random() - 0.5)));
  return {
    ...candles,
    open,
    high: candles.high.map((price, i) => Math.max(price, open[i])),
    low: candles.low.map((price, i) => Math.min(price, open[i])),
  };
}

/** Series of every name that a family asks for, with holes. */
const daily: FeatureContext['daily'] = Object.fromEntries(
  [
    'dominance',
    'volatilityIndex',
    'dollarIndex',
    'fundingRate',
    'fearGreed',
    'activeAddresses',
    'transactions',
    'fees',
    'marketToRealisedValue',
    'exchangeInflow',
    'exchangeOutflow',
    'sentiment',
    'sentiment:T3',
  ].map((name, index) => [name, randomSeries(index + 1)]),
);

function randomSeries(seed: number): DailySeries {
  const random = seededRandom(seed);
  return {
    firstDay: universe[0].day[0] - 3,
    values: Float64Array.from({ length: DAYS + 3 }, () =>
      random() < 0.05 ? Number.NaN : 10 + 80 * random(),
    ),
  };
}

const contextOf = (series: readonly Candles[], which: number, outside = daily): FeatureContext => ({
  candles: series[which],
  panel: marketPanel(series),
  daily: outside,
});

/** Everything up to a day, as it would have been known then. */
function upTo(day: number): { series: Candles[]; outside: FeatureContext['daily'] } {
  return {
    series: universe.map((candles) => slice(candles, 0, day - candles.day[0] + 1)),
    outside: Object.fromEntries(
      Object.entries(daily).map(([name, { firstDay, values }]) => [
        name,
        { firstDay, values: values.subarray(0, day - firstDay + 1) },
      ]),
    ),
  };
}

describe.each(featureFamilies.map((family) => [family.name, family] as const))(
  'the family %s',
  (_, family) => {
    it('has a column of numbers for every name', () => {
      const columns = family.compute(contextOf(universe, 2));
      expect(columns).toHaveLength(family.columns.length);
      for (const [index, column] of columns.entries()) {
        expect(column).toHaveLength(length(universe[2]));
        const settled = column.subarray(400);
        expect(settled.every(Number.isFinite), family.columns[index]).toBe(true);
        // A column that never changes says nothing, and would make the next tests empty.
        expect(new Set(settled).size, family.columns[index]).toBeGreaterThan(1);
      }
    });

    it('gives the same rows, to the bit, when everything after them is cut off', () => {
      const whole = family.compute(contextOf(universe, 2));
      for (const cut of [universe[0].day[DAYS - 1] - 1, universe[0].day[DAYS - 1] - 57]) {
        const { series, outside } = upTo(cut);
        const before = family.compute(contextOf(series, 2, outside));
        for (const [index, column] of before.entries())
          expect([...column], family.columns[index]).toEqual([...whole[index].subarray(0, column.length)]);
      }
    });

    it('does not see the unit of the price', () => {
      const whole = family.compute(contextOf(universe, 2));
      const factor = 1 / 7919;
      const inOther = universe.map((candles) => {
        const copy = structuredClone(candles);
        for (const name of ['open', 'high', 'low', 'close'] as const)
          copy[name] = copy[name].map((price) => price * factor);
        return copy;
      });
      const scaled = family.compute(contextOf(inOther, 2));
      for (const [index, column] of scaled.entries())
        for (let row = 60; row < column.length; row++)
          if (Number.isFinite(whole[index][row]))
            expect(Math.abs(column[row] - whole[index][row]), `${family.columns[index]} ${row}`).toBeLessThan(
              1e-8,
            );
    });
  },
);

describe('the table of features', () => {
  it('has no name twice, and says which columns are for research only', () => {
    const columns = columnsOf(featureFamilies);
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
    expect(
      columns.filter(({ family }) => family === 'onChain').every(({ researchOnly }) => researchOnly),
    ).toBe(true);
    expect(columns.filter(({ family }) => family === 'spine').some(({ researchOnly }) => researchOnly)).toBe(
      false,
    );
  });

  it('leaves out the families whose series are not at hand', () => {
    const names = availableFamilies({}).map(({ name }) => name);
    expect(names).not.toContain('onChain');
    expect(names).not.toContain('sentiment');
    expect(names).toContain('crossAsset');
    expect(availableFamilies(daily)).toHaveLength(featureFamilies.length);
  });

  it('holds numbers only, from the first candle on', () => {
    const { data } = assembleFeatures(contextOf(universe, 0), featureFamilies);
    expect(data.every(Number.isFinite)).toBe(true);
  });

  it('takes an outside series a day late', () => {
    const changed = structuredClone(daily.fearGreed);
    const at = 450;
    changed.values[at] = changed.values[at] > 50 ? 5 : 95;
    const day = changed.firstDay + at;
    const family = featureFamilies.find(({ name }) => name === 'fearGreed');
    const before = family?.compute(contextOf(universe, 0))[0] ?? [];
    const after = family?.compute(contextOf(universe, 0, { ...daily, fearGreed: changed }))[0] ?? [];
    const row = day - universe[0].day[0];
    expect(after[row]).toBe(before[row]);
    expect(after[row + 1]).not.toBe(before[row + 1]);
  });
});
