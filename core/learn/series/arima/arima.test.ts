import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../matrix.ts';
import { estimatorBattery } from '../../testing/battery.ts';
import { nile } from '../testing/classic.ts';
import { simulateArma } from '../testing/simulate.ts';
import { oneWindow, windowsOf } from '../testing/windowsOf.ts';
import { Arima } from './arima.ts';
import { armaLikelihood, forecastArma, stationaryCoefficients } from './arma.ts';

estimatorBattery('Arima(1, 0, 1)', () => new Arima({ p: 1, q: 1 }));
estimatorBattery('Arima(1, 1, 1)', () => new Arima({ p: 1, d: 1, q: 1 }));
estimatorBattery('Arima up to (1, 0, 1)', () => new Arima({ p: 1, q: 1, auto: true }));

/** Orders, mean, ar, ma, variance, log likelihood and the next values, by statsmodels 0.15.0 (exact state-space likelihood). */
const published = [
  [[1, 0, 0], 919.564027, [0.50627], [], 21124.838569, -639.952159, [828.65619, 873.54013]],
  [[0, 0, 1], 919.23515, [], [0.378265], 23271.76327, -644.720862, [868.87022, 919.23515]],
  [[1, 0, 1], 920.69462, [0.861033], [-0.517679], 19891.693383, -637.038785, [800.36503, 817.08688]],
  [[2, 0, 0], 919.839696, [0.409633, 0.198683], [], 20290.617766, -637.981273, [805.27466, 837.17905]],
  [[0, 1, 1], 0, [], [-0.732943], 20599.867236, -632.545625, [740 + 58.36729, 740 + 58.36729]],
  [[1, 1, 1], 0, [0.254376], [-0.874137], 19769.289082, -630.627383, [740 + 76.18079, 740 + 95.55937]],
] as const;

/** The step-down recursion (Barndorff-Nielsen and Schou 1973). */
function partialOf(ar: readonly number[]): number[] {
  const last = ar[ar.length - 1];
  if (last === undefined) return [];
  const shorter = ar.slice(0, -1).map((value, j) => (value + last * ar[ar.length - 2 - j]) / (1 - last ** 2));
  return [...partialOf(shorter), last];
}

describe('Arima against statsmodels 0.15.0 on the flow of the Nile', () => {
  it.each(published)(
    '%j: parameters to 1e-3, likelihood to 1e-5, forecasts to 0.1',
    (orders, mean, ar, ma, variance, logLikelihood, next) => {
      const [p, d, q] = orders;
      const { windows, targets } = oneWindow(nile, 2);
      const model = new Arima({ p, d, q }).fit(windows, targets);
      const state = model.save();
      expect(Math.abs(state.logLikelihood - logLikelihood)).toBeLessThan(1e-5);
      expect(Math.abs(state.mean - mean)).toBeLessThan(0.1);
      expect(Math.abs(state.variance / variance - 1)).toBeLessThan(1e-3);
      for (const [i, value] of ar.entries()) expect(Math.abs(state.ar[i] - value)).toBeLessThan(1e-3);
      for (const [i, value] of ma.entries()) expect(Math.abs(state.ma[i] - value)).toBeLessThan(1e-3);
      const { data } = model.predict(windows);
      expect(Math.abs(data[0] - next[0])).toBeLessThan(0.1);
      expect(Math.abs(data[1] - next[0] - next[1])).toBeLessThan(0.2);
    },
  );

  it('finds no lower a top than statsmodels where the likelihood has several', () => {
    const { windows, targets } = oneWindow(nile, 1);
    expect(new Arima({ p: 2, q: 2 }).fit(windows, targets).save().logLikelihood).toBeGreaterThan(-636.1184);
    expect(new Arima({ p: 2, d: 1, q: 2 }).fit(windows, targets).save().logLikelihood).toBeGreaterThan(
      -630.4449,
    );
  });

  it('gives its likelihood at its parameters', () => {
    const { logLikelihood } = armaLikelihood(Float64Array.from(nile), {
      mean: 934.83085,
      ar: [1.439731, -0.456466],
      ma: [-1.081885, 0.185219],
    });
    expect(logLikelihood).toBeCloseTo(-636.118381, 4);
  });
});

describe('Arima on a simulated series of 1,000 days', () => {
  const series = simulateArma(1000, 11);
  const { windows, targets } = oneWindow(series, 5);

  it('agrees with statsmodels: ARMA(1, 1)', () => {
    expect(series[0]).toBeCloseTo(-0.03428086, 8);
    const model = new Arima({ p: 1, q: 1 }).fit(windows, targets);
    const { ar, ma, mean, variance, logLikelihood } = model.save();
    expect(logLikelihood).toBeCloseTo(2081.151680721774, 4);
    expect(mean).toBeCloseTo(-0.00041381462, 6);
    expect(ar[0]).toBeCloseTo(0.7306238805267143, 3);
    expect(ma[0]).toBeCloseTo(-0.4728550456525091, 3);
    expect(variance * 1e4).toBeCloseTo(9.115530652747669, 3);
    expect(model.predict(windows).data[0]).toBeCloseTo(-0.011637737240464347, 5);
  });

  it('has a top at least as high as that of statsmodels: ARMA(2, 2)', () => {
    const { logLikelihood } = new Arima({ p: 2, q: 2 }).fit(windows, targets).save();
    expect(logLikelihood).toBeGreaterThan(2081.512761485419 - 1e-3);
  });

  it('chooses the orders that the series was made with', () => {
    const { ar, ma } = new Arima({ p: 2, q: 2, auto: true }).fit(windows, targets).save();
    expect([ar.length, ma.length]).toEqual([1, 1]);
  });
});

describe('Arima', () => {
  const series = simulateArma(500, 3);
  const { windows, targets } = windowsOf(series, 60, 4);
  const model = new Arima({ p: 1, q: 1 }).fit(windows, targets);

  it('is off by what the moving average keeps of the days before the window, and no more', () => {
    const { mean, ar, ma } = model.save();
    const whole = forecastArma(series, { mean, ar, ma }, 1)[0];
    const largest = Math.max(...series.map((value) => Math.abs(value - mean)));
    for (const width of [5, 10, 20, 40]) {
      const cut = forecastArma(series.subarray(500 - width), { mean, ar, ma }, 1)[0];
      // The AR(infinity) weights are (ar + ma)(-ma)^j: this is the sum of those from `width` on.
      const bound = (Math.abs(ar[0] + ma[0]) * Math.abs(ma[0]) ** width) / (1 - Math.abs(ma[0]));
      expect(Math.abs(cut - whole)).toBeLessThanOrEqual(bound * largest + 1e-15);
    }
  });

  it('forecasts the mean far ahead, whatever the window', () => {
    const { mean } = model.save();
    const far = new Arima({ p: 1, q: 1 }).fit(windows, matrix(windows.rows, 200));
    const { data } = far.predict(windows);
    expect(data[199] - data[198]).toBeCloseTo(mean, 10);
  });

  it('scales with its series', () => {
    const tenfold = (source: typeof windows) =>
      matrix(
        source.rows,
        source.columns,
        source.data.map((v) => 10 * v),
      );
    const scaled = new Arima({ p: 1, q: 1 }).fit(tenfold(windows), tenfold(targets));
    const expected = model.predict(windows).data;
    const { data } = scaled.predict(tenfold(windows));
    for (let i = 0; i < data.length; i += 31) expect(data[i]).toBeCloseTo(10 * expected[i], 6);
  });

  it('is stationary whatever the partial autocorrelations are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.95, max: 0.95, noNaN: true }), { maxLength: 4 }),
        (partial) => {
          const ar = stationaryCoefficients(partial);
          const { logLikelihood } = armaLikelihood(series, { mean: 0, ar, ma: [] });
          expect(Number.isFinite(logLikelihood)).toBe(true);
          // Stationary if and only if the partial autocorrelations, taken back from it, are all within (-1, 1).
          for (const [k, value] of partialOf(ar).entries()) expect(value).toBeCloseTo(partial[k], 8);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses orders, windows and series that it cannot use', () => {
    expect(() => new Arima({ p: -1, q: 0 })).toThrow(/whole numbers/);
    const short = windowsOf(series.subarray(0, 16), 4, 1);
    expect(() => new Arima({ p: 2, q: 2 }).fit(short.windows, short.targets)).toThrow(/too few/);
    const still = windowsOf(new Float64Array(100).fill(0.01), 4, 1);
    expect(() => new Arima({ p: 1, q: 1 }).fit(still.windows, still.targets)).toThrow(/does not vary/);
    const narrow = windowsOf(series, 1, 1);
    expect(() => new Arima({ p: 1, d: 1, q: 1 }).fit(narrow.windows, narrow.targets)).toThrow(/differenced/);
  });
});
