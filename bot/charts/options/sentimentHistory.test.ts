import { describe, expect, it } from 'vitest';
import { renderPng } from '../drawing/render.ts';
import { days } from '../testing/examples.ts';
import { sentimentHistory } from './sentimentHistory.ts';

const history = (values: readonly number[], counts: readonly number[] = values.map((_, i) => i)) => ({
  title: 'Mood',
  days: days('2026-01-01', values.length).map((date, i) => ({ date, value: values[i], count: counts[i] })),
});

describe('the history of sentiment', () => {
  it('is told in words, and drawn in both themes', async () => {
    const chart = sentimentHistory(history([0.1, -0.4, 0.25]));
    expect(chart.alt).toBe(
      'Mood. Index from −1 to 1: lowest −0.40 on Jan 2, 2026, highest +0.25 on Jan 3, 2026, last +0.25 on Jan 3, 2026. 3 headlines in 3 days.',
    );
    for (const theme of ['light', 'dark'] as const)
      expect((await renderPng(chart, theme)).length).toBeGreaterThan(10_000);
  });

  it('stands around 0, and a calm month is drawn calm', () => {
    const axis = (values: readonly number[]) => {
      const [first] = [sentimentHistory(history(values)).option.yAxis ?? []].flat();
      return [first.min, first.max];
    };
    expect(axis([0.01, -0.01])).toEqual([-0.4, 0.4]);
    expect(axis([-0.9, 0.1])).toEqual([-1, 1]);
    expect(axis([1, 1])).toEqual([-1, 1]);
  });

  it('refuses what is no history', () => {
    expect(() => sentimentHistory(history([0.1]))).toThrow('at least two days');
    expect(() => sentimentHistory(history([0.1, 1.1]))).toThrow('not from -1 to 1');
    expect(() => sentimentHistory(history([0.1, Number.NaN]))).toThrow('not from -1 to 1');
    expect(() => sentimentHistory(history([0.1, 0.2], [1, -1]))).toThrow('not a number of them');
  });
});
