import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../matrix.ts';
import { estimatorBattery } from '../../testing/battery.ts';
import { simulateGarch } from '../testing/simulate.ts';
import { oneWindow, windowsOf } from '../testing/windowsOf.ts';
import { Garch } from './garch.ts';
import { logGamma } from './logGamma.ts';

for (const shocks of ['normal', 'student'] as const)
  for (const asymmetric of [false, true])
    estimatorBattery(
      `Garch ${shocks}${asymmetric ? ' asymmetric' : ''}`,
      () => new Garch({ shocks, asymmetric }),
    );

const symmetricSeries = simulateGarch(2000, 21, { alpha: 0.08, gamma: 0, beta: 0.9 });
const asymmetricSeries = simulateGarch(2000, 22, { alpha: 0.03, gamma: 0.1, beta: 0.88, degrees: 6 });

/** By arch 8.0.0 from the same start (backcast = variance of the series): parameters, log likelihood, deviation of 1, 5, 10 days. */
const references = [
  {
    series: symmetricSeries,
    options: { shocks: 'normal', asymmetric: false },
    parameters: { mean: -0.0003825374, omega: 2.91663e-5, alpha: 0.0984275644, gamma: 0, beta: 0.8863190964 },
    logLikelihood: 3687.667727665418,
    deviations: [0.03197031430150842, 0.07241690937764475, 0.10396021660672658],
  },
  {
    series: symmetricSeries,
    options: { shocks: 'normal', asymmetric: true },
    parameters: {
      mean: -0.0004608384,
      omega: 2.8967e-5,
      alpha: 0.0932079338,
      gamma: 0.0093449242,
      beta: 0.8868620617,
    },
    logLikelihood: 3687.7645692626847,
    deviations: [0.03174663221125523, 0.07192414812169609, 0.10327534111160806],
  },
  {
    series: asymmetricSeries,
    options: { shocks: 'normal', asymmetric: true },
    parameters: {
      mean: 0.001666523,
      omega: 4.39402e-5,
      alpha: 0.0033406898,
      gamma: 0.1158354396,
      beta: 0.9067335511,
    },
    logLikelihood: 3894.726322379718,
    deviations: [0.03217466160388858, 0.0726683734343113, 0.1039185111459073],
  },
  {
    series: asymmetricSeries,
    options: { shocks: 'student', asymmetric: false },
    parameters: {
      mean: 0.0021397973,
      omega: 5.32535e-5,
      alpha: 0.0857678186,
      gamma: 0,
      beta: 0.8786641231,
      degrees: 5.2681257798,
    },
    logLikelihood: 3934.440008061745,
    deviations: [0.03262263666742271, 0.07395815231730424, 0.10617714291144159],
  },
  {
    series: asymmetricSeries,
    options: { shocks: 'student', asymmetric: true },
    parameters: {
      mean: 0.0015362479,
      omega: 5.33402e-5,
      alpha: 0.008298157,
      gamma: 0.125118082,
      beta: 0.8922688843,
      degrees: 5.6277199972,
    },
    logLikelihood: 3950.960411555375,
    deviations: [0.03222617441214144, 0.07305916791706318, 0.10488019544326686],
  },
] as const;

describe('Garch against arch 8.0.0 on simulated series of 2,000 days', () => {
  it('is fitted to the same series', () => {
    expect(symmetricSeries[1]).toBeCloseTo(-0.02364222, 8);
    expect(asymmetricSeries[1]).toBeCloseTo(-0.01572687, 8);
  });

  it.each(references)(
    '$options: likelihood to 1e-6, parameters to 1e-3 (degrees 0.05), deviations to 0.1 %',
    (reference) => {
      const { windows, targets } = oneWindow(reference.series, 10);
      const model = new Garch(reference.options).fit(windows, targets);
      const state = model.save();
      expect(Math.abs(state.logLikelihood - reference.logLikelihood)).toBeLessThan(1e-6);
      const { mean, omega, alpha, gamma, beta } = reference.parameters;
      expect(Math.abs(state.mean - mean)).toBeLessThan(1e-4);
      expect(Math.abs(state.omega / omega - 1)).toBeLessThan(0.02);
      expect(Math.abs(state.alpha - alpha)).toBeLessThan(1e-3);
      expect(Math.abs(state.gamma - gamma)).toBeLessThan(1e-3);
      expect(Math.abs(state.beta - beta)).toBeLessThan(1e-3);
      if ('degrees' in reference.parameters)
        expect(Math.abs((state.degrees ?? 0) - reference.parameters.degrees)).toBeLessThan(0.05);
      const { data } = model.predict(windows);
      for (const [i, horizon] of [1, 5, 10].entries())
        expect(Math.abs(data[horizon - 1] / reference.deviations[i] - 1)).toBeLessThan(1e-3);
    },
  );
});

describe('Garch', () => {
  const series = simulateGarch(8000, 23, { alpha: 0.08, gamma: 0, beta: 0.9 });
  const { windows, targets } = windowsOf(series, 120, 10);
  const model = new Garch({ shocks: 'normal' }).fit(windows, targets);

  it('recovers the process that 8,000 days were made with', () => {
    const { alpha, beta, omega, mean } = model.save();
    expect(Math.abs(alpha - 0.08)).toBeLessThan(0.02);
    expect(Math.abs(beta - 0.9)).toBeLessThan(0.025);
    expect(omega / (1 - alpha - beta) / 0.0016).toBeGreaterThan(0.75);
    expect(omega / (1 - alpha - beta) / 0.0016).toBeLessThan(1.3);
    expect(Math.abs(mean - 0.0005)).toBeLessThan(0.001);
  });

  it('recovers an asymmetric process with heavy tails', () => {
    const long = simulateGarch(8000, 24, { alpha: 0.03, gamma: 0.1, beta: 0.88, degrees: 6 });
    const slid = windowsOf(long, 30, 1);
    const { alpha, gamma, beta, degrees } = new Garch({ asymmetric: true })
      .fit(slid.windows, slid.targets)
      .save();
    expect(Math.abs(alpha - 0.03)).toBeLessThan(0.02);
    expect(Math.abs(gamma - 0.1)).toBeLessThan(0.035);
    expect(Math.abs(beta - 0.88)).toBeLessThan(0.03);
    expect(Math.abs((degrees ?? 0) - 6)).toBeLessThan(1);
  });

  it('fixes the long-run variance where it is told to', () => {
    const { omega, alpha, beta, start } = new Garch({ varianceTargeting: true }).fit(windows, targets).save();
    expect(omega / (1 - alpha - beta)).toBeCloseTo(start, 10);
  });

  it('is off by beta^width of the variance at the start of the window, and no more', () => {
    const { omega, alpha, beta, mean, start } = model.save();
    const variances = [start];
    for (const value of series)
      variances.push(omega + alpha * (value - mean) ** 2 + beta * variances[variances.length - 1]);
    const { data } = model.predict(windows);
    for (const row of [500, 2000, 5000]) {
      const end = row + 120;
      const first = omega + (alpha + beta) * start;
      const bound = beta ** 120 * Math.abs(variances[row] - first) * (1 + 1e-6) + 1e-15;
      expect(Math.abs(data[row * 10] ** 2 - variances[end])).toBeLessThanOrEqual(bound);
    }
  });

  it('scales with its series', () => {
    const factor = 7;
    const scaled = (source: typeof windows) =>
      matrix(
        source.rows,
        source.columns,
        source.data.map((v) => factor * v),
      );
    const other = new Garch({ shocks: 'normal' })
      .fit(scaled(windows), scaled(targets))
      .predict(scaled(windows)).data;
    const own = model.predict(windows).data;
    for (let i = 0; i < own.length; i += 997) expect(other[i] / own[i]).toBeCloseTo(factor, 4);
  });

  it('grows with the horizon', () => {
    const { data } = model.predict(windows);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: windows.rows - 1 }), (row) => {
        for (let h = 1; h < 10; h++) expect(data[row * 10 + h]).toBeGreaterThan(data[row * 10 + h - 1]);
      }),
    );
  });

  it('refuses a series that does not vary or is too short', () => {
    const still = windowsOf(new Float64Array(100), 10, 1);
    expect(() => new Garch().fit(still.windows, still.targets)).toThrow(/does not vary/);
    const short = windowsOf(series.subarray(0, 15), 10, 1);
    expect(() => new Garch().fit(short.windows, short.targets)).toThrow(/too few/);
  });
});

describe('the logarithm of the gamma function', () => {
  it('is that of factorials and of one half to 1e-12', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 11);
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 1e4, noNaN: true }), (x) => {
        const difference = logGamma(x + 1) - logGamma(x) - Math.log(x);
        expect(Math.abs(difference)).toBeLessThan(1e-12 * Math.max(1, Math.abs(logGamma(x))) * 10);
      }),
    );
  });
});
