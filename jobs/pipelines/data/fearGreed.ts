import type { FeatureContext } from '../../../core/market/features/family.ts';
import { columnOf, readRecords, toSeries } from './dailySeries.ts';

/** Reads `fear_greed.csv` of a news data folder; empty where it is missing. */
export async function readFearGreed(folder: string): Promise<FeatureContext['daily']> {
  const fearGreed = toSeries(columnOf((await readRecords(folder, 'fear_greed.csv')) ?? [], 'value'));
  return fearGreed === undefined ? {} : { fearGreed };
}
