import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../learn/matrix.ts';
import { type Candles, slice } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import {
  anomalyFeatures,
  featureNames,
  judgeableRows,
  MIN_CANDLES,
  marketContext,
  WINDOW,
  windowsOf,
} from './features.ts';
import { medianBefore } from './trailing.ts';

const symbols = ['BTC', 'ETH', 'LTC', 'XRP', 'ADA'];
const universe = symbols.map((symbol, seed) => syntheticCandles(200, { symbol, seed: seed + 1 }));
const column = ({ data, columns, rows }: Matrix, name: (typeof featureNames)[number]) =>
  Array.from({ length: rows }, (_, row) => data[row * columns + featureNames.indexOf(name)]);

function changed(candles: Candles, change: (copy: Candles) => void): Candles {
  const copy = structuredClone(candles);
  change(copy);
  return copy;
}

describe('the trailing median', () => {
  it('is the median of the values before, by its definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(Number.NaN))),
        fc.integer({ min: 1, max: 6 }),
        (values, period) => {
          const medians = medianBefore(values, period, 1);
          for (const [i, median] of medians.entries()) {
            const past = values.slice(Math.max(0, i - period), i).filter((value) => !Number.isNaN(value));
            past.sort((a, b) => a - b);
            const expected = (past[(past.length - 1) >> 1] + past[past.length >> 1]) / 2;
            expect(median).toBe(past.length === 0 ? Number.NaN : expected);
          }
        },
      ),
    );
  });
});

describe('features of anomalies', () => {
  const context = marketContext(universe);
  const features = anomalyFeatures(universe[0], context);

  it('look at no candle after their own', () => {
    for (const rows of [60, 131, 199]) {
      const seen = universe.map((candles) => slice(candles, 0, rows));
      const early = anomalyFeatures(seen[0], marketContext(seen));
      expect(early.data).toEqual(features.data.slice(0, rows * featureNames.length));
    }
  });

  it('do not know the unit of the price or of the volume', () => {
    const scaled = changed(universe[0], ({ open, high, low, close, volume }) => {
      for (const prices of [open, high, low, close]) for (const i of prices.keys()) prices[i] *= 1024;
      for (const i of volume.keys()) volume[i] *= 8;
    });
    const others = anomalyFeatures(scaled, context);
    const first = MIN_CANDLES * featureNames.length;
    for (let i = first; i < features.data.length; i++)
      expect(others.data[i]).toBeCloseTo(features.data[i], 9);
  });

  it('take a candle that fell, a burst of volume and a price that stands still for what they are', () => {
    const strange = changed(universe[0], ({ high, low, close, open, volume }) => {
      close[150] = close[149] / 2;
      low[150] = close[150];
      volume[160] *= 100;
      open[170] = high[170] = low[170] = close[170] = close[169];
    });
    const rows = anomalyFeatures(strange, context);
    expect(column(rows, 'return')[150]).toBeLessThan(-5);
    expect(column(rows, 'drop')[150]).toBe(column(rows, 'return')[150]);
    expect(column(rows, 'volume')[160]).toBeGreaterThan(2.5);
    expect(column(rows, 'range')[170]).toBe(-4);
  });

  it('see the others move, and not the token itself', () => {
    const alone = changed(universe[0], ({ close, low }) => {
      close[150] /= 2;
      low[150] = close[150];
    });
    const moved = anomalyFeatures(alone, marketContext([alone, ...universe.slice(1)]));
    for (const name of ['marketDrop', 'marketRange'] as const)
      expect(column(moved, name)[150]).toBeCloseTo(column(features, name)[150], 12);
    expect(column(moved, 'residual')[150]).toBeLessThan(-3);
  });

  it('are neutral where nothing is known of the market', () => {
    const without = anomalyFeatures(universe[0], undefined);
    for (const name of ['marketDrop', 'marketRange', 'residual'] as const)
      expect(new Set(column(without, name))).toEqual(new Set([0]));
    expect(column(without, 'drop')).toEqual(column(features, 'drop'));
  });

  it('stay finite on candles without range or volume', () => {
    const still = changed(universe[0], ({ open, high, low, close, volume }) => {
      for (const prices of [open, high, low, close]) prices.fill(7);
      volume.fill(0);
    });
    const rows = judgeableRows(anomalyFeatures(still, context));
    expect(rows).toHaveLength(200 - MIN_CANDLES + 1);
  });

  it('make windows as soon as there are enough candles', () => {
    const short = anomalyFeatures(slice(universe[0], 0, MIN_CANDLES), context);
    expect([...judgeableRows(short)]).toEqual([MIN_CANDLES - 1]);
    const rows = judgeableRows(features);
    const windows = windowsOf(features, rows);
    expect(windows.columns).toBe(WINDOW * featureNames.length);
    const last = windows.data.subarray(-featureNames.length);
    expect([...last]).toEqual([...features.data.subarray(-featureNames.length)]);
    expect(() => windowsOf(features, [WINDOW - 2])).toThrow(RangeError);
  });
});
