import { expect, test } from 'vitest';
import type { Metric, ModelCard } from '../../inference/port.ts';
import { measuredOf } from './measured.ts';

const DAILY = 'BTC and ETH, walk-forward 2022-01-01 to 2025-06-30';
const FOUR_HOURS = 'BTC and ETH 4h candles, walk-forward 2022-01-01 to 2025-06-30';

function metricsOn(where: string, recall: number): Metric[] {
  const metric = (name: string, on: string, value: number) => ({
    ...{ name, on: `energy, ${on}${where}`, value },
    interval: [0.1, 0.9] as const,
    baseline: { name: 'zscore', value: 0.3 },
  });
  return [
    metric('recall', 'all events that count, 12 alarms a year, ', recall),
    metric('recall', 'those of them that the candles show, 12 alarms a year, ', recall),
    metric('precision', 'alarms that find an event that counts, ', 0.2),
    metric('explained', 'alarms near a listed event of any kind, ', 0.3),
  ];
}

test('figures are those of candles of the same length', () => {
  const card = {
    metrics: [...metricsOn(DAILY, 0.6), ...metricsOn(FOUR_HOURS, 0.5)],
    parameters: { budgetPerYear: 12 },
  } as unknown as ModelCard;
  expect(measuredOf(card, '1d')).toMatchObject({ recall: 0.6, on: DAILY });
  expect(measuredOf(card, '4h')).toMatchObject({ recall: 0.5, on: FOUR_HOURS, budget: 12 });
  expect(measuredOf(card, '1h')).toBeNull();
});
