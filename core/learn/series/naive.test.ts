import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { Drift, Naive, SeasonalNaive } from './naive.ts';
import { oneWindow, windowsOf } from './testing/windowsOf.ts';
import { seriesOf } from './windows.ts';

estimatorBattery('Naive', () => new Naive());
estimatorBattery('Drift', () => new Drift());
estimatorBattery('SeasonalNaive', () => new SeasonalNaive({ season: 3 }));

const week = [0.01, -0.02, 0.03, 0, 0.05, -0.06, 0.07];
const { windows, targets } = oneWindow([9, ...week], 9);

describe('the forecasts without parameters', () => {
  it('naive expects no change', () => {
    expect([...new Naive().fit(windows, targets).predict(windows).data]).toEqual(new Array(9).fill(0));
  });

  it('drift draws the line through the first and the last price on', () => {
    const { data } = new Drift().fit(windows, targets).predict(windows);
    const mean = (9 + 0.08) / 8;
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(mean * (i + 1), 12);
  });

  it('seasonal naive repeats the last week, beyond its end too', () => {
    const { data } = new SeasonalNaive().fit(windows, targets).predict(windows);
    const expected = [0.01, -0.01, 0.02, 0.02, 0.07, 0.01, 0.08, 0.09, 0.07];
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(expected[i], 12);
  });

  it('seasonal naive refuses a window that does not hold a season', () => {
    const short = oneWindow(week.slice(1), 2);
    expect(() => new SeasonalNaive().fit(short.windows, short.targets)).toThrow(/season of 7/);
    expect(() => new SeasonalNaive({ season: 0.5 })).toThrow(RangeError);
  });
});

describe('windows', () => {
  it('give the series back that they slide over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (series, width) => {
          const slid = windowsOf(series, width, 2);
          expect([...seriesOf(slid.windows)]).toEqual(series.slice(0, -2));
        },
      ),
    );
  });

  it('are refused when they are empty', () => {
    expect(() => new Naive().fit(matrix(0, 3), matrix(0, 1))).toThrow(/no window/);
    expect(() => new Naive().fit(matrix(2, 3), matrix(2, 0))).toThrow(/no horizon/);
  });
});
