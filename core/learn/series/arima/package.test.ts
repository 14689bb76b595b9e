import PackageArima from 'arima';
import { describe, expect, it } from 'vitest';
import { simulateArma } from '../testing/simulate.ts';
import { oneWindow } from '../testing/windowsOf.ts';
import { Arima } from './arima.ts';
import { type Arma, armaLikelihood, forecastArma } from './arma.ts';

/**
 * What the npm package `arima` 0.2.8 (ctsa in WebAssembly) fitted. It tells its forecasts alone, but it forecasts
 * whatever series it holds: zeros give the mean far ahead, and an impulse on the last day the weights of a shock, in
 * which the coefficients stand.
 */
function fitByPackage(series: Float64Array): { process: Arma; forecast: number[] } {
  const model = new PackageArima({ p: 1, d: 0, q: 1, verbose: false });
  model.train([...series]);
  const [forecast] = model.predict(10);
  const held = model as unknown as { ts: Uint8Array };
  const zeros = new Float64Array(series.length);
  held.ts = new Uint8Array(zeros.slice().buffer);
  const [rest] = model.predict(400);
  zeros[zeros.length - 1] = 1;
  held.ts = new Uint8Array(zeros.buffer);
  const [shocked] = model.predict(2);
  model.destroy();
  const [first, second] = shocked.map((value, i) => value - rest[i]);
  const ar = second / first;
  return { process: { mean: rest[399], ar: [ar], ma: [first - ar] }, forecast };
}

describe('Arima against the npm package arima', () => {
  const series = simulateArma(1000, 11);
  const theirs = fitByPackage(series);

  it('forecasts from its coefficients what it forecasts itself, to 1e-9', () => {
    const { process, forecast } = theirs;
    const own = forecastArma(series, process, 10);
    for (const [h, value] of forecast.entries()) expect(Math.abs(own[h] - value)).toBeLessThan(1e-9);
  });

  it('finds coefficients that are at least as likely, and forecasts within 1e-3', () => {
    const { windows, targets } = oneWindow(series, 1);
    const model = new Arima({ p: 1, q: 1 }).fit(windows, targets);
    const { logLikelihood } = model.save();
    const other = armaLikelihood(series, theirs.process).logLikelihood;
    expect(logLikelihood).toBeGreaterThanOrEqual(other - 1e-6);
    expect(logLikelihood - other).toBeLessThan(0.1);
    expect(Math.abs(model.predict(windows).data[0] - theirs.forecast[0])).toBeLessThan(1e-3);
  });
});
