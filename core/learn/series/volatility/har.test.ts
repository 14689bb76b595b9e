import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../matrix.ts';
import { estimatorBattery } from '../../testing/battery.ts';
import { simulateGarch } from '../testing/simulate.ts';
import { oneWindow, windowsOf } from '../testing/windowsOf.ts';
import { ExponentiallyWeighted } from './exponentiallyWeighted.ts';
import { Har } from './har.ts';
import { nonNegativeLeastSquares } from './nonNegative.ts';

estimatorBattery('Har', () => new Har({ spans: [1, 2, 4] }));
estimatorBattery('ExponentiallyWeighted', () => new ExponentiallyWeighted());

const series = simulateGarch(2000, 21, { alpha: 0.08, gamma: 0, beta: 0.9 });

describe('Har', () => {
  it('agrees with scipy 1.17.1 (nnls) on 2,000 simulated days: coefficients to 1e-7 of their size, deviations to 1e-9', () => {
    const { windows, targets } = oneWindow(series, 5);
    const model = new Har().fit(windows, targets);
    const { coefficients } = model.save();
    const expected = [
      [0.00044746463478385884, 0.14750793024561698, 0.3428947476453783, 0.2540174026300007],
      [0.0028180843154601335, 0.5032330159088496, 1.3140198554748381, 1.571166923636136],
    ];
    for (const [i, value] of expected[0].entries()) expect(coefficients[i] / value).toBeCloseTo(1, 7);
    for (const [i, value] of expected[1].entries()) expect(coefficients[16 + i] / value).toBeCloseTo(1, 7);
    const { data } = model.predict(windows);
    expect(data[0]).toBeCloseTo(0.03846133933217882, 9);
    expect(data[4]).toBeCloseTo(0.0832203969660624, 9);
  });

  it('scales with its series', () => {
    const { windows, targets } = windowsOf(series, 40, 3);
    const scaled = (source: typeof windows) =>
      matrix(
        source.rows,
        source.columns,
        source.data.map((value) => 5 * value),
      );
    const own = new Har().fit(windows, targets).predict(windows).data;
    const other = new Har().fit(scaled(windows), scaled(targets)).predict(scaled(windows)).data;
    for (let i = 0; i < own.length; i += 501) expect(other[i] / own[i]).toBeCloseTo(5, 8);
  });

  it('does not see the sign of a return, so that deviations taken from the range do as well', () => {
    const { windows, targets } = windowsOf(series, 40, 3);
    const sizes = matrix(windows.rows, 40, windows.data.map(Math.abs));
    expect(new Har().fit(sizes, targets).predict(sizes)).toEqual(
      new Har().fit(windows, targets).predict(windows),
    );
  });

  it('refuses spans that no window holds and series that are too short', () => {
    const narrow = windowsOf(series, 20, 3);
    expect(() => new Har().fit(narrow.windows, narrow.targets)).toThrow(/span of 30/);
    const short = windowsOf(series.subarray(0, 50), 30, 3);
    expect(() => new Har().fit(short.windows, short.targets)).toThrow(/too few/);
    expect(() => new Har({ spans: [] })).toThrow(/spans/);
  });
});

describe('least squares with coefficients >= 0', () => {
  it('meets the conditions of Karush, Kuhn and Tucker', () => {
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value, value), { minLength: 6, maxLength: 30 }), (rows) => {
        const gram = new Float64Array(9);
        const moments = new Float64Array(3);
        for (const [y, ...x] of rows)
          for (let i = 0; i < 3; i++) {
            moments[i] += x[i] * y;
            for (let j = 0; j < 3; j++) gram[i * 3 + j] += x[i] * x[j];
          }
        const solution = nonNegativeLeastSquares(gram, moments);
        for (let i = 0; i < 3; i++) {
          const slope = [0, 1, 2].reduce((sum, j) => sum + gram[i * 3 + j] * solution[j], -moments[i]);
          expect(solution[i]).toBeGreaterThanOrEqual(0);
          if (solution[i] > 0) expect(Math.abs(slope)).toBeLessThan(1e-5 * (1 + Math.abs(moments[i])));
          else expect(slope).toBeGreaterThan(-1e-5 * (1 + Math.abs(moments[i])));
        }
      }),
    );
  });
});

describe('ExponentiallyWeighted', () => {
  it('weighs the squares as RiskMetrics does, by hand', () => {
    const { windows, targets } = oneWindow([0.03, -0.02, 0.01], 4);
    const { data } = new ExponentiallyWeighted({ decay: 0.5 }).fit(windows, targets).predict(windows);
    const variance = (1e-4 + 0.5 * 4e-4 + 0.25 * 9e-4) / 1.75;
    for (let h = 1; h <= 4; h++) expect(data[h - 1]).toBeCloseTo(Math.sqrt(h * variance), 12);
  });

  it('misses decay^width of the days before the window', () => {
    const recursion = series.reduce((variance, value) => 0.94 * variance + 0.06 * value ** 2, 0.0016);
    const largest = Math.max(...series.map((value) => value ** 2));
    for (const width of [30, 60, 120]) {
      const { windows, targets } = windowsOf([...series, 0], width, 1);
      const { data } = new ExponentiallyWeighted().fit(windows, targets).predict(windows);
      const error = Math.abs(data[windows.rows - 1] ** 2 - recursion);
      expect(error).toBeLessThanOrEqual(largest * 0.94 ** width);
    }
  });

  it('refuses a decay out of its bounds', () => {
    expect(() => new ExponentiallyWeighted({ decay: 1 })).toThrow(/decay/);
  });
});
