import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { Arima } from './arima/arima.ts';
import { constantWidth, scaledWidth } from './intervals.ts';
import { Drift, Naive } from './naive.ts';
import { simulateGarch } from './testing/simulate.ts';
import { oneWindow, windowsOf } from './testing/windowsOf.ts';
import { ExponentiallyWeighted } from './volatility/exponentiallyWeighted.ts';
import { Garch } from './volatility/garch.ts';

const levels = [0.1, 0.5, 0.9];

estimatorBattery('Arima with a constant width', () => constantWidth(new Arima({ p: 1, q: 0 }), levels));
estimatorBattery('Garch with its own width', () => scaledWidth(new Garch({ shocks: 'normal' }), levels));

describe('intervals', () => {
  it('move the forecast by the quantiles of its residuals, by hand', () => {
    const windows = matrix(9, 1, Float64Array.from([5, 1, 4, 2, 8, 9, 3, 7, 6]));
    // Drift of a window of one day is that day: what is left over are -4, -3 ... 4.
    const targets = matrix(
      9,
      1,
      windows.data.map((value, row) => value + row - 4),
    );
    const { data } = constantWidth(new Drift(), levels)
      .fit(windows, targets)
      .predict(matrix(1, 1, Float64Array.of(20)));
    expect([...data]).toEqual([16, 20, 24]);
  });

  it('multiply the deviation by the quantiles of what is left when it is taken out, by hand', () => {
    const windows = matrix(9, 1, Float64Array.from([5, 1, 4, 2, 8, 9, 3, 7, 6]));
    const targets = matrix(
      9,
      1,
      windows.data.map((value, row) => value * (row - 4)),
    );
    const model = scaledWidth(new ExponentiallyWeighted(), levels).fit(windows, targets);
    const { data } = model.predict(matrix(1, 1, Float64Array.of(-20)));
    expect(data[0]).toBeCloseTo(-80, 10);
    expect(data[1]).toBeCloseTo(0, 10);
    expect(data[2]).toBeCloseTo(80, 10);
  });

  it('cover days to come of a calm and of a nervous third alike only where the width follows the volatility', () => {
    const series = simulateGarch(6000, 41, { alpha: 0.12, gamma: 0, beta: 0.86 });
    const past = windowsOf(series.subarray(0, 3000), 60, 1);
    const coming = windowsOf(series.subarray(3000), 60, 1);
    const garch = new Garch({ shocks: 'normal' }).fit(past.windows, past.targets);
    const deviations = garch.predict(coming.windows).data;
    const ascending = deviations.slice().sort();
    const rows = deviations.length;
    const coverage = (quantiles: Float64Array, calm: boolean) => {
      let inside = 0;
      let all = 0;
      for (let row = 0; row < rows; row++) {
        const third = calm
          ? deviations[row] < ascending[Math.floor(rows / 3)]
          : deviations[row] > ascending[Math.floor((2 * rows) / 3)];
        if (!third) continue;
        all++;
        const value = coming.targets.data[row];
        if (value >= quantiles[row * 3] && value <= quantiles[row * 3 + 2]) inside++;
      }
      return inside / all;
    };
    const constant = constantWidth(new Naive(), levels)
      .fit(past.windows, past.targets)
      .predict(coming.windows).data;
    const scaled = scaledWidth(new Garch({ shocks: 'normal' }), levels)
      .fit(past.windows, past.targets)
      .predict(coming.windows).data;
    for (const calm of [true, false]) expect(Math.abs(coverage(scaled, calm) - 0.8)).toBeLessThan(0.04);
    expect(coverage(constant, true) - coverage(constant, false)).toBeGreaterThan(0.15);
  });

  it('refuse levels that are none and a state of the other kind', () => {
    expect(() => constantWidth(new Naive(), [0, 0.5])).toThrow(/between 0 and 1/);
    const { windows, targets } = oneWindow([0.1, 0.2], 1);
    const state = constantWidth(new ExponentiallyWeighted(), levels).fit(windows, targets).save();
    expect(() => scaledWidth(new ExponentiallyWeighted(), levels).load(state)).toThrow(/other kind/);
  });
});
