import { expect, test } from 'vitest';
import { days } from '../../testing/examples.ts';
import { dateLabels } from './dateAxis.ts';

const shown = (labels: string[]) => labels.filter((label) => label !== '');

test('sixty candles and a month of forecast: the last candle carries a label', () => {
  const labels = dateLabels(days('2025-05-02', 90), 59);
  expect(labels).toHaveLength(90);
  expect(labels[59]).toBe('Jun 30');
  expect(shown(labels)).toEqual(['May 5', 'May 19', 'Jun 2', 'Jun 16', 'Jun 30', 'Jul 14', 'Jul 28']);
});

test('a year is labelled by months, with the year where it begins', () => {
  expect(shown(dateLabels(days('2024-07-01', 365), 364))).toEqual([
    'Jul 2024',
    'Sep',
    'Nov',
    'Jan 2025',
    'Mar',
    'May',
  ]);
});

test.each([1, 2, 7, 30, 61, 90, 124, 125, 200, 500, 1500, 3000])(
  '%i days never get more than 8 labels',
  (count) => {
    const labels = shown(dateLabels(days('2017-01-15', count), count - 1));
    expect(labels.length).toBeGreaterThanOrEqual(1);
    expect(labels.length).toBeLessThanOrEqual(9);
  },
);
