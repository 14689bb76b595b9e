import { expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { assertDrawable } from '../drawing/validate.ts';
import { textsOf } from '../testing/svg.ts';
import { correlationBars } from './correlationBars.ts';

const bar = (label: string, value: number, strong = false) => ({
  label,
  value,
  interval: [value - 0.1, value + 0.1] as const,
  strong,
});
const input = {
  title: 'Moves like SOL',
  subtitle: 'A year',
  bars: [bar('BTC', 0.77, true), bar('PAXG', -0.02)],
};

test('shows every correlation with its value and its interval', () => {
  const chart = correlationBars(input);
  assertDrawable(chart);
  const texts = textsOf(drawSvg(chart, 'dark'));
  expect(texts).toEqual(expect.arrayContaining(['BTC', 'PAXG', '0.77', '−0.02', 'Moves like SOL', 'A year']));
  expect(chart.option).toMatchObject({
    xAxis: { min: -0.2, max: 1 },
    series: [{ markLine: { data: [[{ coord: [0.67, 0] }, { coord: [0.87, 0] }], expect.anything()] } }],
  });
  expect(chart.alt).toBe('Moves like SOL. BTC 0.77, PAXG −0.02.');
});

test('refuses what is no correlation, and nothing at all', () => {
  expect(() => correlationBars({ ...input, bars: [] })).toThrow('no correlation to draw');
  expect(() => correlationBars({ ...input, bars: [bar('BTC', 1.2)] })).toThrow('of BTC is 1.2');
  expect(() => correlationBars({ ...input, bars: [bar('BTC', Number.NaN)] })).toThrow('NaN');
});
