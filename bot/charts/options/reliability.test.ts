import { expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { assertDrawable } from '../drawing/validate.ts';
import { exampleReliability } from '../testing/examples.ts';
import { textsOf } from '../testing/svg.ts';
import { reliability } from './reliability.ts';

test('has both axes in percent on one scale, their names, and a key', () => {
  const chart = reliability(exampleReliability());
  assertDrawable(chart);
  const texts = textsOf(drawSvg(chart, 'light'));
  expect(texts.filter((text) => text === '50 %')).toHaveLength(2);
  expect(texts).toEqual(
    expect.arrayContaining(['Calibration, BTC', 'forecast probability of a rise', 'share that rose']),
  );
  expect(texts.join(' ')).toMatch(/live, daily.*replayed.*95 % interval, dashed: calibrated/);
});

test('says in words what it shows, and is plain JSON', () => {
  const chart = reliability(exampleReliability());
  expect(chart.alt).toBe(
    'Calibration, BTC. live, daily: from forecast 47.0 %, rose 44.0 % of 90 to forecast 53.0 %, rose 55.0 % of 120. ' +
      'replayed: from forecast 45.0 %, rose 46.0 % of 900 to forecast 55.0 %, rose 56.0 % of 400.',
  );
  expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
});

test('one point draws, and so do certain ones', () => {
  const point = { forecast: 1, observed: 1, lower: 0.5, upper: 1, forecasts: 3 };
  const chart = reliability({ title: 'Sure', series: [{ name: 'live', points: [point] }] });
  expect(textsOf(drawSvg(chart, 'dark'))).toEqual(expect.arrayContaining(['Sure', '100 %']));
});

test.each([
  [{ observed: 1.2 }, 'The observed of a reliability diagram is 1.2, not a share'],
  [{ forecast: Number.NaN }, 'is NaN, not a share'],
])('%j is refused', (fault, message) => {
  const point = { forecast: 0.5, observed: 0.5, lower: 0.4, upper: 0.6, forecasts: 3, ...fault };
  expect(() => reliability({ title: 'x', series: [{ name: 'live', points: [point] }] })).toThrow(message);
});

test('without a point it is refused', () => {
  expect(() => reliability({ title: 'x', series: [{ name: 'live', points: [] }] })).toThrow(
    'at least one point',
  );
});
