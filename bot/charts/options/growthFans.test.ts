import { describe, expect, it } from 'vitest';
import { renderPng } from '../drawing/render.ts';
import { growthFans } from './growthFans.ts';

const point = (lower: number, middle: number, upper: number) => ({ lower, middle, upper });
const input = {
  title: 'The plan against equal weight, 2 days',
  start: '2025-06-30',
  dates: ['2025-07-01', '2025-07-02'],
  plan: [point(0.98, 1, 1.03), point(0.95, 1.01, 1.08)],
  other: [point(0.95, 1, 1.05), point(0.9, 1, 1.1)],
  otherName: 'equal weight',
};

describe('two fans of growth', () => {
  it('say in words where both end, and can be drawn', async () => {
    const chart = growthFans(input);
    expect(chart.alt).toBe(
      'The plan against equal weight, 2 days. By Jul 2, 2025 the plan: +1.0 % in the middle, 80 % of the paths between −5.0 % and +8.0 %. equal weight: +0.0 % in the middle, 80 % of the paths between −10.0 % and +10.0 %.',
    );
    expect((await renderPng(chart, 'light')).length).toBeGreaterThan(10_000);
  });

  it.each([
    [{ dates: [] }, 'at least one day'],
    [{ plan: input.plan.slice(1) }, 'do not belong together'],
    [{ other: [point(1, 1, 1), point(1.1, 1, 1.2)] }, 'no quantiles'],
    [{ plan: [point(0, 1, 2), point(0, 1, 2)] }, 'no quantiles'],
  ])('refuse %j', (spoilt, message) => {
    expect(() => growthFans({ ...input, ...spoilt })).toThrow(message);
  });
});
