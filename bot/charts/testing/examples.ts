import { type Candle, type CandlesWithCone, candlesWithCone } from '../options/candlesWithCone.ts';
import type { Fan } from '../options/fan.ts';
import { type PriceWithDrawdown, priceWithDrawdown } from '../options/priceWithDrawdown.ts';
import type { Reliability } from '../options/reliability.ts';

const DAY_MS = 86_400_000;

/** ISO days, `count` of them, the first `start`. */
export function days(start: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(`${start}T00:00:00Z`) + index * DAY_MS).toISOString().slice(0, 10),
  );
}

/** A repeatable walk (a linear congruential generator, Numerical Recipes' constants), so that images can be compared by bytes. */
export function walk(first: number, count: number, daily = 0.025): number[] {
  let state = 7;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const prices = [first];
  while (prices.length < count)
    prices.push(prices[prices.length - 1] * Math.exp((uniform() + uniform() - 0.98) * 2 * daily));
  return prices;
}

export function exampleCandles(first: number, count = 60): Candle[] {
  const closes = walk(first, count + 1);
  return days('2025-05-02', count).map((date, index) => {
    const [open, close] = [closes[index], closes[index + 1]];
    return {
      date,
      open,
      close,
      high: Math.max(open, close) * (1 + 0.004 * ((index % 5) + 1)),
      low: Math.min(open, close) * (1 - 0.003 * ((index % 7) + 1)),
    };
  });
}

/** Sixty candles and a cone that widens with the square root of time. */
export function exampleCone(first = 96_000, horizon = 30): CandlesWithCone {
  const candles = exampleCandles(first);
  const last = candles[59].close;
  return {
    title: 'BTC: next 30 days',
    candles,
    cone: days('2025-07-01', horizon).map((date, index) => {
      const width = 0.024 * Math.sqrt(index + 1);
      return {
        date,
        lower: last * Math.exp(-width),
        middle: last * (1 + 0.0006 * (index + 1)),
        upper: last * Math.exp(width * 1.1),
      };
    }),
    naive: last,
  };
}

/** Sixty closes, a fan that widens with the square root of time, and three walks. */
export function exampleFan(first = 96_000, horizon = 30): Fan {
  const closes = exampleCandles(first).map(({ date, close }) => ({ date, close }));
  const last = closes[closes.length - 1].close;
  return {
    title: `BTC, next ${horizon} days`,
    closes,
    fan: days('2025-07-01', horizon).map((date, index) => {
      const at = (z: number) => last * Math.exp(0.026 * z * Math.sqrt(index + 1));
      return { date, p10: at(-1.28), p25: at(-0.67), p50: at(0.02), p75: at(0.67), p90: at(1.28) };
    }),
    samples: [0.02, 0.026, 0.031].map((daily) => walk(last, horizon + 1, daily).slice(1)),
  };
}

export function exampleMarket(first = 40_000, count = 365): PriceWithDrawdown {
  const closes = walk(first, count, 0.03);
  let peak = 0;
  const drawdowns = closes.map((close) => {
    peak = Math.max(peak, close);
    return close / peak - 1;
  });
  return { title: 'BTC: the last year', dates: days('2024-07-01', count), closes, drawdowns };
}

export function exampleChart() {
  return candlesWithCone(exampleCone());
}

export function exampleMarketChart() {
  return priceWithDrawdown(exampleMarket());
}

export function exampleReliability(): Reliability {
  const point = (forecast: number, observed: number, half: number, forecasts: number) => ({
    forecast,
    observed,
    lower: observed - half,
    upper: observed + half,
    forecasts,
  });
  return {
    title: 'Calibration, BTC',
    series: [
      { name: 'live, daily', points: [point(0.47, 0.44, 0.05, 90), point(0.53, 0.55, 0.05, 120)] },
      {
        name: 'replayed',
        points: [point(0.45, 0.46, 0.02, 900), point(0.5, 0.495, 0.01, 3000), point(0.55, 0.56, 0.03, 400)],
      },
    ],
  };
}
