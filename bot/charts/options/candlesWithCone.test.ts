import { describe, expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { exampleCone } from '../testing/examples.ts';
import { textsOf } from '../testing/svg.ts';
import { candlesWithCone } from './candlesWithCone.ts';

describe('sixty candles and a cone of thirty days', () => {
  const input = exampleCone();
  const chart = candlesWithCone(input);
  const texts = textsOf(drawSvg(chart, 'light'));

  test('is plain JSON of 880 x 480', () => {
    expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
    expect([chart.width, chart.height]).toEqual([880, 480]);
  });

  test('shows the title, the key, round prices, dates, and the three ends of the cone', () => {
    expect(texts).toEqual(
      expect.arrayContaining(['BTC: next 30 days', '$90,000', '$130,000', 'May 5', 'Jun 30', 'Jul 28']),
    );
    expect(texts).toEqual(
      expect.arrayContaining(['$129,241', 'upper', '$113,854', 'forecast', '$98,064', 'lower']),
    );
    expect(texts).toEqual(expect.arrayContaining(['$111,841', 'naive']));
    expect(texts.join(' ')).toMatch(/80 % interval of the forecast to Jul 30/);
  });

  test('the cone starts at the last close and spans lower to upper of each day', () => {
    const [candles, lower, width, middle] = chart.option.series as { data: (number | number[] | null)[] }[];
    const last = input.candles[59].close;
    expect(candles.data).toHaveLength(60);
    expect([lower.data[58], lower.data[59], width.data[59], middle.data[59]]).toEqual([null, last, 0, last]);
    const end = input.cone[29];
    expect(lower.data[89]).toBe(end.lower);
    expect(Number(lower.data[89]) + Number(width.data[89])).toBeCloseTo(end.upper, 6);
    expect(middle.data[89]).toBe(end.middle);
  });

  test('says in words what it shows', () => {
    expect(chart.alt).toBe(
      'BTC: next 30 days. Daily price from May 2, 2025 to Jun 30, 2025, last close $111,841. ' +
        'Forecast for Jul 30, 2025: $113,854, 80 % interval $98,064 to $129,241.',
    );
  });
});

test('a price of a hundred-thousandth of a dollar reads in full, and a single day says "for"', () => {
  const texts = textsOf(drawSvg(candlesWithCone(exampleCone(0.00001234, 1)), 'dark'));
  expect(texts).toContain('$0.00001438');
  expect(texts).toContain('$0.000015');
  expect(texts.join(' ')).toMatch(/forecast for Jul 1/);
  expect(texts.join(' ')).not.toMatch(/e-\d/);
});

test('labels of one height do not cover each other', () => {
  const input = exampleCone();
  const flat = input.cone.map(({ date }) => ({ date, lower: 111_800, middle: 111_841, upper: 111_900 }));
  const { option } = candlesWithCone({ ...input, cone: flat });
  const tops = (option.graphic as { top: number }[]).map((label) => label.top).sort((a, b) => a - b);
  for (let index = 1; index < tops.length; index++)
    expect(tops[index] - tops[index - 1]).toBeGreaterThanOrEqual(18.9);
});

test.each([
  ['no candles', { candles: [] }, 'A chart of candles needs at least one candle.'],
  ['no forecast', { cone: [] }, 'A forecast cone needs at least one day.'],
  [
    'a NaN in the cone',
    { cone: [{ date: '2025-07-01', lower: 1, middle: Number.NaN, upper: 3 }] },
    'The middle of 2025-07-01 is NaN, not a positive price.',
  ],
  [
    'a price of zero',
    { candles: [{ date: '2025-06-30', open: 1, high: 1, low: 0, close: 1 }] },
    'The low of 2025-06-30 is 0, not a positive price.',
  ],
  ['a naive NaN', { naive: Number.NaN }, 'The naive of the naive forecast is NaN, not a positive price.'],
])('%s is refused', (_, fault, message) => {
  expect(() => candlesWithCone({ ...exampleCone(), ...fault })).toThrow(message);
});
