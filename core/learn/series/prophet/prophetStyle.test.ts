import { describe, expect, it } from 'vitest';
import { matrix } from '../../matrix.ts';
import { estimatorBattery } from '../../testing/battery.ts';
import { simulateCurve } from '../testing/simulate.ts';
import { windowsOf, withDays } from '../testing/windowsOf.ts';
import { gain } from './additiveCurve.ts';
import { laplacePosterior, type Prior } from './laplacePosterior.ts';
import { ProphetStyle } from './prophetStyle.ts';

estimatorBattery('ProphetStyle', () => new ProphetStyle());

/** 2020-01-01, in days from 1970. */
const FIRST = 18262;
/** 900 days of log price from FIRST on, all seen: 899 returns. */
function fitWhole(noise: number, options = {}) {
  const series = simulateCurve(900, 31, noise);
  const windows = withDays(matrix(899, 1, series), FIRST + 1);
  return new ProphetStyle(options).fit(windows, matrix(899, 30));
}

/** Noise, gains 1, 3, 7, 14 and 30 days after the last, and the path to days 100, 450 and 899, by prophet 1.5.0. */
const references = [
  {
    noise: 0.02,
    sigma: 0.01991193,
    gains: [
      -0.044546634539763486, -0.06486246593518674, -0.009606501775884069, -0.016995707534690818,
      -0.0996583295498713,
    ],
    path: [-0.11693808, 0.12256133, -0.65291086],
  },
  {
    noise: 0.1,
    sigma: 0.0998256,
    gains: [
      -0.04162930581381652, -0.0591896908203835, 0.0002751802755507349, 0.000770142584942235,
      -0.0867626436949056,
    ],
    path: [-0.1683821, 0.08586437, -0.66201285],
  },
];

describe('ProphetStyle against prophet 1.5.0 (weekly 3, yearly 10, Newton, all else by default) on 900 simulated days', () => {
  it.each(references)(
    'noise $noise: the fit, its noise and its forecasts to 1e-3',
    ({ noise, sigma, gains, path }) => {
      const model = fitWhole(noise);
      const state = model.save();
      expect(Math.abs(state.noise - sigma)).toBeLessThan(1e-4);
      const { data } = model.predict(matrix(1, 2, Float64Array.from([FIRST + 899, 0])));
      for (const [i, h] of [1, 3, 7, 14, 30].entries())
        expect(Math.abs(data[h - 1] - gains[i])).toBeLessThan(1e-3);
      for (const [i, day] of [100, 450, 899].entries())
        expect(Math.abs(gain(state.curve, FIRST, day) - path[i])).toBeLessThan(1e-3);
    },
  );
});

describe('the most probable coefficients', () => {
  it('meet the conditions of the minimum: no slope of the loss where a bend is, less than the prior where none is', () => {
    const columns = 12;
    const rows = 300;
    const series = simulateCurve(rows + 1, 5, 0.05);
    const x = matrix(rows, columns);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        x.data[i * columns + j] = j === 0 ? 1 : Math.max(0, i / rows - (j - 1) / columns);
    const priors: Prior[] = Array.from({ length: columns }, (_, j) =>
      j < 2 ? { normal: 5 } : { laplace: 0.05 },
    );
    const gram = new Float64Array(columns * columns);
    const moments = new Float64Array(columns);
    let squares = 0;
    let price = 0;
    for (let i = 0; i < rows; i++) {
      price += series[i];
      squares += price * price;
      for (let a = 0; a < columns; a++) {
        moments[a] += x.data[i * columns + a] * price;
        for (let b = 0; b < columns; b++)
          gram[a * columns + b] += x.data[i * columns + a] * x.data[i * columns + b];
      }
    }
    const { coefficients, noise } = laplacePosterior(gram, moments, squares, rows, priors);
    let bent = 0;
    for (let a = 0; a < columns; a++) {
      let slope = -moments[a];
      for (let b = 0; b < columns; b++) slope += gram[a * columns + b] * coefficients[b];
      slope /= noise * noise;
      const prior = priors[a];
      if ('normal' in prior) expect(Math.abs(slope + coefficients[a] / 25)).toBeLessThan(1e-2);
      else if (Math.abs(coefficients[a]) > 1e-3) {
        bent++;
        expect(Math.abs(slope + Math.sign(coefficients[a]) / 0.05)).toBeLessThan(0.05);
      } else expect(Math.abs(slope)).toBeLessThan(1.01 / 0.05);
    }
    expect(bent).toBeGreaterThan(0);
    expect(bent).toBeLessThan(columns - 2);
  });
});

describe('ProphetStyle', () => {
  const { windows, targets } = windowsOf(simulateCurve(700, 8, 0.02), 30, 10);
  const dated = withDays(windows, 100);

  it('reads the same series out of windows as out of single days', () => {
    const wide = new ProphetStyle().fit(dated, targets).save();
    const single = windowsOf(simulateCurve(700, 8, 0.02).subarray(0, 689), 1, 0).windows;
    const narrow = new ProphetStyle().fit(withDays(single, 71), matrix(single.rows, 10)).save();
    expect(narrow.curve).toEqual(wide.curve);
  });

  it('does not care from which day the days are counted, save in the phase of the seasons', () => {
    const now = new ProphetStyle().fit(dated, targets).predict(dated).data;
    const later = withDays(windows, 100 + 5000);
    const then = new ProphetStyle().fit(later, targets).predict(later).data;
    for (let i = 0; i < now.length; i += 61) expect(then[i]).toBeCloseTo(now[i], 5);
  });

  it('scales with its series', () => {
    const scaled = (source: typeof windows) =>
      matrix(
        source.rows,
        source.columns,
        source.data.map((v) => 3 * v),
      );
    const other = withDays(scaled(windows), 100);
    const tripled = new ProphetStyle().fit(other, scaled(targets)).predict(other).data;
    const own = new ProphetStyle().fit(dated, targets).predict(dated).data;
    for (let i = 0; i < own.length; i += 61) expect(tripled[i]).toBeCloseTo(3 * own[i], 8);
  });

  it('has the seasons alone that its history holds twice', () => {
    const periods = new ProphetStyle()
      .fit(dated, targets)
      .save()
      .curve.seasons.map(({ period }) => period);
    expect(periods).toEqual([7]);
    expect(
      fitWhole(0.02)
        .save()
        .curve.seasons.map(({ period }) => period),
    ).toEqual([7, 365.25]);
    expect(fitWhole(0.02, { weekly: 0, yearly: 0 }).save().curve.seasons).toEqual([]);
  });

  it('refuses windows without returns, and options that are no counts', () => {
    expect(() => new ProphetStyle().fit(matrix(5, 1), matrix(5, 1))).toThrow(/at least one return/);
    expect(() => new ProphetStyle({ weekly: -1 })).toThrow(/whole numbers/);
    expect(() => new ProphetStyle({ changepointScale: 0 })).toThrow(/changepointScale/);
  });
});
