import { expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { exampleMarket } from '../testing/examples.ts';
import { textsOf } from '../testing/svg.ts';
import { priceWithDrawdown } from './priceWithDrawdown.ts';

test('shows the price above and the drawdown below, with the last values beside them', () => {
  const texts = textsOf(drawSvg(priceWithDrawdown(exampleMarket()), 'light'));
  expect(texts).toEqual(
    expect.arrayContaining(['$35,000', '$60,000', '0 %', '−20 %', '−40 %', 'Jul 2024', 'Jan 2025']),
  );
  expect(texts).toEqual(expect.arrayContaining(['$39,955', '−30.0 %', 'Below the highest close so far']));
  expect(texts).toContain('Daily close in US dollars, Jul 1, 2024 to Jun 30, 2025');
});

test('says in words what it shows, and is plain JSON', () => {
  const chart = priceWithDrawdown(exampleMarket());
  expect(chart.alt).toMatch(
    /last \$39,955\. Deepest drawdown −\d\d\.\d % on \w{3} \d+, 2025, now −30\.0 %\.$/,
  );
  expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
});

test('a price that only rises still draws', () => {
  const rising = {
    title: 'Up',
    dates: ['2025-06-29', '2025-06-30'],
    closes: [1, 2],
    drawdowns: [0, 0],
  };
  expect(textsOf(drawSvg(priceWithDrawdown(rising), 'dark'))).toEqual(
    expect.arrayContaining(['Up', '0 %', '$2.00']),
  );
});

test.each([
  [{ closes: [1] }, /2 dates, 1 closes and 2 drawdowns do not belong together/],
  [{ closes: [1, Number.NaN] }, /The close of 2025-06-30 is NaN/],
  [{ drawdowns: [0, 0.2] }, /The drawdown of 2025-06-30 is 0.2, not in -1..0/],
  [{ dates: [], closes: [], drawdowns: [] }, /A line needs at least two days/],
])('%j is refused', (fault, message) => {
  const good = { title: 'x', dates: ['2025-06-29', '2025-06-30'], closes: [1, 2], drawdowns: [0, 0] };
  expect(() => priceWithDrawdown({ ...good, ...fault })).toThrow(message);
});
