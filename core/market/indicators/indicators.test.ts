import { describe, expect, it } from 'vitest';
import { bollinger } from './bollinger.ts';
import { macd } from './macd.ts';
import { ema, sma, wilder } from './movingAverage.ts';
import { drawdown, logReturns, momentum, volatility } from './returns.ts';
import { windowedDeviation, windowedSum } from './rolling.ts';
import { rsi } from './rsi.ts';
import { priceVolumeTrend, volumeRatio } from './volume.ts';

const of = (...values: number[]) => Float64Array.from(values);
const { NaN: nan } = Number;

function expectClose(actual: Float64Array, expected: number[], digits = 10): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[i], `position ${i}`).toBeNaN();
    else expect(actual[i], `position ${i}`).toBeCloseTo(value, digits);
  }
}

describe('moving averages', () => {
  it('averages the window, NaN while it is not full', () => {
    expectClose(sma(of(1, 2, 6, 3, 3), 3), [nan, nan, 3, 11 / 3, 4]);
  });

  it('starts the exponential average at the simple one and smooths by 2 / (period + 1)', () => {
    // By hand: (2 + 4 + 6) / 3 = 4; 4 + (8 - 4) / 2 = 6; 6 + (4 - 6) / 2 = 5.
    expectClose(ema(of(2, 4, 6, 8, 4), 3), [nan, nan, 4, 6, 5]);
  });

  it("smooths by 1 / period in Wilder's way", () => {
    // By hand: (3 + 6 + 9) / 3 = 6; (6 x 2 + 12) / 3 = 8; (8 x 2 + 2) / 3 = 6.
    expectClose(wilder(of(3, 6, 9, 12, 2), 3), [nan, nan, 6, 8, 6]);
  });

  it('skips leading NaNs, so that averages can be chained', () => {
    expectClose(ema(of(nan, nan, 2, 4, 6), 3), [nan, nan, nan, nan, 4]);
    expectClose(sma(of(nan, 2, 4, 6), 2), [nan, nan, 3, 5]);
  });

  it('stays NaN where the series is shorter than the window', () => {
    expectClose(sma(of(1, 2), 3), [nan, nan]);
    expectClose(ema(of(), 3), []);
  });
});

describe('rolling sums', () => {
  it('do not drift over a long series whose level is far above its changes', () => {
    const values = Float64Array.from({ length: 50_000 }, (_, i) => 1e9 + Math.sin(i) * 1e-3);
    const sums = windowedSum(values, 7);
    for (const i of [6, 25_000, 49_999]) {
      const direct = values.subarray(i - 6, i + 1).reduce((sum, value) => sum + (value - 1e9), 0);
      expect(sums[i] - 7e9).toBeCloseTo(direct, 5);
    }
  });

  it('give the population and the sample deviation', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations 32.
    const values = of(2, 4, 4, 4, 5, 5, 7, 9);
    expect(windowedDeviation(values, 8, 0)[7]).toBeCloseTo(2, 12);
    expect(windowedDeviation(values, 8, 1)[7]).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });
});

describe('relative strength index', () => {
  it("follows Wilder's definition by hand", () => {
    // Changes +1, +1, -1, +2, -3 with period 3: average gain 2/3, loss 1/3 -> 66.67;
    // then (2/3 x 2 + 2) / 3 = 10/9 and (1/3 x 2) / 3 = 2/9 -> 83.33;
    // then (10/9 x 2) / 3 = 20/27 and (2/9 x 2 + 3) / 3 = 31/27 -> 39.22.
    expectClose(rsi(of(10, 11, 12, 11, 13, 10), 3), [nan, nan, nan, 200 / 3, 250 / 3, 2000 / 51]);
  });

  it('is 100 in a pure rise, 0 in a pure fall and 50 where nothing moves', () => {
    expect(rsi(of(1, 2, 3, 4), 3)[3]).toBe(100);
    expect(rsi(of(4, 3, 2, 1), 3)[3]).toBe(0);
    expect(rsi(of(2, 2, 2, 2), 3)[3]).toBe(50);
  });
});

describe('MACD', () => {
  it('is the difference of two exponential averages with its own average as signal', () => {
    // ema 2: 1.5, 2.5, 4.8333, 7.6111; ema 3: 2, 4, 6.5; line: 0.5, 0.8333, 1.1111; signal (2): -, 0.6667, 0.9630.
    const { line, signal, histogram } = macd(of(1, 2, 3, 6, 9), 2, 3, 2);
    expectClose(line, [nan, nan, 0.5, 5 / 6, 10 / 9]);
    expectClose(signal, [nan, nan, nan, 2 / 3, 26 / 27]);
    expectClose(histogram, [nan, nan, nan, 1 / 6, 4 / 27]);
  });
});

describe('Bollinger bands', () => {
  it('lie two population deviations around the average', () => {
    const { lower, middle, upper } = bollinger(of(2, 4, 4, 4, 5, 5, 7, 9), 8, 2);
    expect([lower[7], middle[7], upper[7]]).toEqual([1, 5, 9]);
    expect(middle[6]).toBeNaN();
  });
});

describe('returns', () => {
  it('are logarithmic over the given days', () => {
    expectClose(logReturns(of(1, Math.E, Math.E ** 3)), [nan, 1, 2]);
    expectClose(logReturns(of(1, Math.E, Math.E ** 3), 2), [nan, nan, 3]);
  });

  it('give momentum as the rate of change', () => {
    expectClose(momentum(of(100, 110, 121), 2), [nan, nan, 0.21]);
  });

  it('give volatility as their sample deviation', () => {
    // Log returns 0.1, -0.1: mean 0, sample variance 0.02.
    const close = of(1, Math.exp(0.1), 1);
    expect(volatility(close, 2)[2]).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(volatility(close, 2)[1]).toBeNaN();
  });

  it('give the drawdown from the highest close so far', () => {
    expectClose(drawdown(of(100, 80, 120, 90)), [0, -0.2, 0, -0.25]);
  });
});

describe('volume', () => {
  it('is compared with its own average', () => {
    expectClose(volumeRatio(of(1, 2, 6), 3), [nan, nan, 2]);
    expect(volumeRatio(of(0, 0, 0), 3)[2]).toBeNaN();
  });

  it('adds volume x simple return to the price-volume trend', () => {
    expectClose(priceVolumeTrend(of(100, 110, 99), of(5, 10, 20)), [0, 1, -1]);
  });
});
