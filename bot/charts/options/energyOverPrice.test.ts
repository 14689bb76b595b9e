import { describe, expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { days, walk } from '../testing/examples.ts';
import { textsOf } from '../testing/svg.ts';
import { type EnergyOverPrice, energyOverPrice } from './energyOverPrice.ts';

function example(change: Partial<EnergyOverPrice> = {}): EnergyOverPrice {
  const dates = days('2025-01-02', 180);
  return {
    title: 'ETH: how strange each day was',
    subtitle: 'Close of daily candles to Jun 30, 2025',
    unit: 'days',
    level: 1 / 30,
    candles: walk(2_500, 180).map((close, i) => ({
      date: dates[i],
      close,
      probability: i < 10 ? null : i === 179 ? 1 / 85 : i === 50 ? 1 / 2_000 : 0.5,
      alarm: i === 179 || i === 50,
    })),
    ...change,
  };
}

test('shows the price above and how strange each day was below, with the level of an alarm', () => {
  const texts = textsOf(drawSvg(energyOverPrice(example()), 'light'));
  expect(texts).toEqual(
    expect.arrayContaining(['1 in 10', '1 in 100', '1 in 1,000', '1 in 85', '1 in 30', 'Feb 2025']),
  );
  expect(texts).toContain('How strange: once in so many days');
});

test('says in words what it shows, and is plain JSON', () => {
  const chart = energyOverPrice(example());
  expect(chart.alt).toMatch(
    /as strange as 1 in 85 days; an alarm needs 1 in 30\. Alarms on Feb 21, 2025; Jun 30, 2025\.$/,
  );
  expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
});

test('candles within the day carry the labels of their days, and an alt text with times', () => {
  const candles = example().candles.map((candle, i) => ({
    ...candle,
    date: new Date(Date.parse('2025-06-01') + i * 14_400_000).toISOString(),
  }));
  const chart = energyOverPrice(example({ candles }));
  expect(textsOf(drawSvg(chart, 'dark')).filter((text) => text === 'Jun 16')).toHaveLength(1);
  expect(chart.alt).toContain('to Jun 30, 2025 20:00 UTC');
});

test.each([
  ['nothing strange', 0.9],
  ['something impossible', 1e-9],
])('%s still draws', (_, probability) => {
  const candles = example().candles.map((candle) => ({ ...candle, probability, alarm: false }));
  expect(() => drawSvg(energyOverPrice(example({ candles })), 'dark')).not.toThrow();
});

describe('what cannot be drawn is refused', () => {
  const [first, second] = example().candles;
  test.each<[string, Partial<EnergyOverPrice>, RegExp]>([
    ['one candle', { candles: [first] }, /at least two candles/],
    ['a price of none', { candles: [first, { ...second, close: Number.NaN }] }, /close of 2025-01-03 is NaN/],
    ['a probability of 0', { candles: [first, { ...second, probability: 0 }] }, /not in 0\.\.1/],
    ['a level of 0', { level: 0 }, /level is 0/],
  ])('%s', (_, change, message) => {
    expect(() => energyOverPrice(example(change))).toThrow(message);
  });
});
