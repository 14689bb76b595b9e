import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { ExponentialSmoothing } from './exponentialSmoothing.ts';
import { smooth, startOf } from './smoothing.ts';
import { airPassengers } from './testing/classic.ts';
import { simulateGarch } from './testing/simulate.ts';
import { oneWindow, windowsOf } from './testing/windowsOf.ts';
import { logPrices } from './windows.ts';

const kinds = ['simple', 'holt', 'holt-winters'] as const;

for (const components of kinds)
  estimatorBattery(
    `ExponentialSmoothing ${components}`,
    () => new ExponentialSmoothing({ components, season: 2 }),
  );

/** Log of the passengers, less the first: 144 values out of 143 returns. */
const passengers = Float64Array.from(airPassengers, Math.log);
const returns = passengers.subarray(1).map((value, i) => value - passengers[i]);

describe('exponential smoothing against statsmodels 0.15.0 (initialization_method="known") on the log of the airline passengers', () => {
  it('gives its errors and forecasts for given parameters to 1e-10', () => {
    const values = logPrices(returns);
    const smoothing = { season: 12, level: 0.4, trend: 0.1, seasonal: 0.2, damping: 0.95 };
    const { squaredError, forecast } = smooth(values, smoothing, startOf(values, 'holt-winters', 12), 13);
    expect(squaredError).toBeCloseTo(0.2765600420146682, 10);
    const expected = [0.05096424797930754, 0.017319661250571716, 0.16713951718596487];
    for (const [h, change] of expected.entries()) expect(forecast[h] - values[143]).toBeCloseTo(change, 10);
    expect(forecast[12] - values[143]).toBeCloseTo(0.10434263312427694, 10);
  });

  it.each([
    ['simple', 1.6250415674025245, 1, []],
    ['holt', 1.6263990540552524, 1, []],
    ['holt-winters', 0.20679530243813968, 0.3428, [0.03379803, -0.02599119, 0.08877558]],
  ] as const)(
    '%s reaches its least squared error within 1e-4 of it',
    (components, least, level, forecast) => {
      const { windows, targets } = oneWindow(returns, 13);
      const model = new ExponentialSmoothing({ components, season: 12 }).fit(windows, targets);
      const { smoothing, meanSquaredError } = model.save();
      expect(meanSquaredError * 144).toBeLessThan(least * (1 + 1e-4));
      expect(meanSquaredError * 144).toBeGreaterThan(least * (1 - 1e-3));
      expect(smoothing.level).toBeCloseTo(level, 2);
      const { data } = model.predict(windows);
      for (const [h, change] of forecast.entries()) expect(data[h]).toBeCloseTo(change, 3);
    },
  );
});

describe('exponential smoothing', () => {
  const series = simulateGarch(400, 5, { alpha: 0.1, gamma: 0, beta: 0.85 });
  const { windows, targets } = windowsOf(series, 60, 10);

  it.each(kinds)('%s predicts by its map what smoothing the window itself gives', (components) => {
    const model = new ExponentialSmoothing({ components }).fit(windows, targets);
    const { smoothing } = model.save();
    const own = logPrices(windows.data.subarray(7 * 60, 8 * 60));
    const { forecast } = smooth(own, smoothing, startOf(own, components, smoothing.season), 10);
    const { data } = model.predict(windows);
    for (let h = 0; h < 10; h++) expect(data[70 + h]).toBeCloseTo(forecast[h] - own[60], 12);
  });

  it.each(kinds)('%s scales with the returns', (components) => {
    const model = new ExponentialSmoothing({ components }).fit(windows, targets);
    const once = model.predict(windows).data;
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (factor) => {
        const scaled = matrix(
          windows.rows,
          60,
          windows.data.map((value) => factor * value),
        );
        const { data } = model.predict(scaled);
        for (let i = 0; i < data.length; i += 97) expect(data[i]).toBeCloseTo(factor * once[i], 9);
      }),
      { numRuns: 20 },
    );
  });

  it('moves with the level of the price and sees nothing else of it', () => {
    const values = logPrices(series);
    const smoothing = { season: 7, level: 0.3, trend: 0.1, seasonal: 0.2, damping: 0.9 };
    const run = (source: Float64Array) => smooth(source, smoothing, startOf(source, 'holt-winters', 7), 5);
    const own = run(values);
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (shift) => {
        const { forecast, squaredError } = run(values.map((value) => value + shift));
        expect(squaredError).toBeCloseTo(own.squaredError, 8);
        for (let h = 0; h < 5; h++) expect(forecast[h] - shift).toBeCloseTo(own.forecast[h], 8);
      }),
      { numRuns: 20 },
    );
  });

  it('forgets what came before the window at the rate (1 - level)^width', () => {
    const values = logPrices(series);
    const smoothing = { season: 0, level: 0.15, trend: 0, seasonal: 0, damping: 0 };
    const whole = smooth(values, smoothing, startOf(values, 'simple', 0), 1).forecast[0];
    for (const width of [10, 20, 40, 80]) {
      const recent = values.subarray(values.length - width - 1);
      const cut = smooth(recent, smoothing, startOf(recent, 'simple', 0), 1).forecast[0];
      const range = Math.max(...values) - Math.min(...values);
      expect(Math.abs(cut - whole)).toBeLessThanOrEqual(range * 0.85 ** width);
    }
  });

  it('refuses a window that does not hold two seasons', () => {
    const short = windowsOf(series, 12, 2);
    const model = new ExponentialSmoothing({ components: 'holt-winters' });
    expect(() => model.fit(short.windows, short.targets)).toThrow(/two seasons of 7/);
  });

  it('survives a series that does not move', () => {
    const still = windowsOf(new Float64Array(100), 20, 3);
    for (const components of kinds) {
      const { data } = new ExponentialSmoothing({ components })
        .fit(still.windows, still.targets)
        .predict(still.windows);
      expect(data.every((value) => value === 0)).toBe(true);
    }
  });
});
