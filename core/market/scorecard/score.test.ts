import { describe, expect, it } from 'vitest';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { naiveInterval, scoreForecast } from './score.ts';

const forecast = { lastClose: 100, close: 105, lower80: 100 * Math.exp(-0.1), upper80: 100 * Math.exp(0.2) };
const naive = { lower: -0.3, upper: 0.3 };
const at = (change: number) => ({ close: 100 * Math.exp(change), source: 'kraken' });

describe('the score of a forecast, by hand', () => {
  it('inside the interval', () => {
    const score = scoreForecast(forecast, { close: 110, source: 'kraken' }, naive);
    const change = Math.log(1.1);
    expect(score).toMatchObject({ actualClose: 110, actualSource: 'kraken', covered: true, rose: true });
    expect(score.error).toBeCloseTo(0.05, 12);
    // A tenth of the distance to each bound.
    expect(score.loss).toBeCloseTo(0.1 * (change + 0.1) + 0.1 * (0.2 - change), 12);
    expect(score.naiveLoss).toBeCloseTo(0.06, 12);
  });

  it('above it: nine tenths of the distance to the upper bound', () => {
    const score = scoreForecast(forecast, at(0.25), naive);
    expect(score).toMatchObject({ covered: false, rose: true });
    expect(score.loss).toBeCloseTo(0.1 * 0.35 + 0.9 * 0.05, 12);
  });

  it('below it', () => {
    const score = scoreForecast(forecast, at(-0.4), naive);
    expect(score).toMatchObject({ covered: false, rose: false });
    expect(score.loss).toBeCloseTo(0.9 * 0.3 + 0.1 * 0.6, 12);
    expect(score.naiveLoss).toBeCloseTo(0.9 * 0.1 + 0.1 * 0.7, 12);
  });

  it('on its bounds, and where nothing moved', () => {
    expect(scoreForecast(forecast, { close: forecast.upper80, source: 'a' }, undefined).covered).toBe(true);
    expect(scoreForecast(forecast, { close: forecast.lower80, source: 'a' }, undefined).covered).toBe(true);
    const still = scoreForecast(forecast, { close: 100, source: 'a' }, undefined);
    expect(still).toMatchObject({ rose: false, naiveLoss: null });
  });
});

describe('the naive interval', () => {
  const { close } = syntheticCandles(500);

  it('is the past year quantiles, and looks at nothing later', () => {
    const interval = naiveInterval(close, 420, 7);
    const later = close.slice();
    later.fill(1, 421);
    expect(naiveInterval(later, 420, 7)).toEqual(interval);
    const returns = Array.from({ length: 365 }, (_, i) => Math.log(close[420 - i] / close[413 - i])).sort(
      (a, b) => a - b,
    );
    const below = returns.filter((value) => value < interval!.lower).length;
    expect(below / 365).toBeCloseTo(0.1, 2);
    expect(returns.filter((value) => value > interval!.upper).length / 365).toBeCloseTo(0.1, 2);
  });

  it('needs a year and the horizon, to the day', () => {
    expect(naiveInterval(close, 370, 7)).toBeUndefined();
    expect(naiveInterval(close, 371, 7)).toBeDefined();
  });
});
