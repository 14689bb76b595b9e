import { describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../random.ts';
import { dieboldMariano } from './comparison.ts';

const first = [
  0.61, 1.32, 0.45, 0.98, 1.75, 0.22, 0.87, 1.11, 0.54, 0.39, 1.46, 0.73, 0.95, 0.28, 1.02, 0.66, 0.81, 1.23,
  0.37, 0.59,
];
const second = [
  0.72, 1.41, 0.39, 1.22, 1.93, 0.35, 0.79, 1.36, 0.61, 0.44, 1.38, 0.97, 1.08, 0.31, 1.27, 0.58, 0.99, 1.19,
  0.52, 0.71,
];

describe('the Diebold-Mariano test', () => {
  // Standard errors: statsmodels 0.15.0, OLS on a constant with cov_type HAC; Student's distribution: SciPy 1.17.1.
  it.each([
    [1, undefined, 2, -6.040447283969945, 8.24130101062569e-6, -0.1265711411531557, -0.0614288588468443],
    [1, 0, 0, -3.6510922789329476, 0.0016989023214871617, -0.1478864115403516, -0.0401135884596484],
    [3, 2, 2, -5.420483333826005, 3.135429133981985e-5, -0.1302964424014769, -0.05770355759852311],
    [5, 4, 4, -6.266202520706939, 5.126051160216843e-6, -0.12539768631228101, -0.06260231368771899],
  ])(
    'of %d-step forecasts, lags %s, agrees with independent figures',
    (horizon, lags, used, t, p, low, high) => {
      const result = dieboldMariano(first, second, { horizon, lags });
      expect(result.lags).toBe(used);
      expect(result.difference).toBeCloseTo(-0.094, 12);
      expect(result.statistic).toBeCloseTo(t, 9);
      expect(result.pValue / p).toBeCloseTo(1, 8);
      expect(result.interval[0]).toBeCloseTo(low, 10);
      expect(result.interval[1]).toBeCloseTo(high, 10);
    },
  );

  it('rejects as often as it says where neither is better and the losses are autocorrelated', () => {
    const normal = normalValues(seededRandom(4));
    let rejected = 0;
    for (let trial = 0; trial < 1000; trial++) {
      let carried = 0;
      const losses = Array.from({ length: 200 }, () => {
        carried = 0.5 * carried + normal();
        return carried;
      });
      const { pValue } = dieboldMariano(losses, new Float64Array(200), { horizon: 4, lags: 10 });
      if (pValue < 0.05) rejected++;
    }
    // Without allowing for autocorrelation it would be about 26 %.
    expect(rejected / 1000).toBeGreaterThan(0.03);
    expect(rejected / 1000).toBeLessThan(0.1);
  });

  it('rejects a true null of overlapping 30-step losses about as often as it says', () => {
    const normal = normalValues(seededRandom(5));
    let rejected = 0;
    for (let trial = 0; trial < 400; trial++) {
      const shocks = Array.from({ length: 1096 + 29 }, normal);
      const losses = Array.from({ length: 1096 }, (_, day) =>
        shocks.slice(day, day + 30).reduce((sum, shock) => sum + shock, 0),
      );
      if (dieboldMariano(losses, new Float64Array(1096), { horizon: 30 }).pValue < 0.05) rejected++;
    }
    // With 29 lags it would be about 9 %.
    expect(rejected / 400).toBeLessThan(0.08);
  });

  it('finds no difference between a forecaster and itself, and any constant one', () => {
    expect(dieboldMariano(first, first)).toMatchObject({ difference: 0, statistic: 0, pValue: 1 });
    expect(dieboldMariano([1, 1, 1], [2, 2, 2])).toMatchObject({ interval: [-1, -1], pValue: 0 });
  });

  it('refuses too few losses and unequal lists', () => {
    expect(() => dieboldMariano([1], [2])).toThrow('too few');
    expect(() => dieboldMariano([1, 2, 3], [2, 1, 3], { horizon: 3 })).toThrow('too few');
    expect(() => dieboldMariano([1, 2], [2])).toThrow(RangeError);
  });
});
