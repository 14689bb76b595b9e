import { describe, expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { exampleFan } from '../testing/examples.ts';
import { textsOf } from '../testing/svg.ts';
import { fanChart } from './fan.ts';

describe('sixty closes and a fan of thirty days', () => {
  const input = exampleFan();
  const chart = fanChart(input);
  const last = input.closes[59].close;
  const end = input.fan[29];

  test('shows the title, the key, dates, and the three ends of the fan', () => {
    const texts = textsOf(drawSvg(chart, 'light'));
    expect(texts).toEqual(expect.arrayContaining(['BTC, next 30 days', 'median', '90 %', '10 %', 'Jun 30']));
    expect(texts.join(' ')).toMatch(/80 % of the paths.*50 %.*median.*3 of the paths/);
  });

  test('every band and path starts at the last close and ends where its numbers do', () => {
    const series = chart.option.series as { name: string; data: (number | null)[] }[];
    const of = (name: string) => series.find((each) => each.name === name)?.data ?? [];
    expect([of('median')[58], of('median')[59], of('median')[89]]).toEqual([null, last, end.p50]);
    expect(Number(of('80 % from')[89]) + Number(of('80 %')[89])).toBeCloseTo(end.p90, 6);
    expect(Number(of('50 % from')[89]) + Number(of('50 %')[89])).toBeCloseTo(end.p75, 6);
    for (const [i, path] of input.samples.entries())
      expect([of(`path ${i + 1}`)[59], of(`path ${i + 1}`)[89]]).toEqual([last, path[29]]);
    expect(of('close')).toHaveLength(60);
  });

  test('says in words what it shows', () => {
    expect(chart.alt).toMatch(
      /^BTC, next 30 days\. Daily close to Jun 30, 2025, last .* central 80 % .* central 50 % /,
    );
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
  });
});

test('a single day, no path', () => {
  const input = exampleFan();
  const texts = textsOf(drawSvg(fanChart({ ...input, fan: input.fan.slice(0, 1), samples: [] }), 'dark'));
  expect(texts.join(' ')).not.toMatch(/of the paths {5}.*path/);
});

test.each([
  ['no close', { closes: [] }, 'A fan needs at least one close.'],
  ['no day ahead', { fan: [], samples: [] }, 'A fan needs at least one day ahead.'],
  ['a path that is too short', { samples: [[1, 2]] }, 'A path is not as long as the fan.'],
  [
    'a price of zero',
    { closes: [{ date: '2025-06-30', close: 0 }] },
    'The close of 2025-06-30 is 0, not a positive price.',
  ],
])('%s is refused', (_, fault, message) => {
  expect(() => fanChart({ ...exampleFan(), ...fault })).toThrow(message);
});
