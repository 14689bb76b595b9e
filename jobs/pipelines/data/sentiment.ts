import type { FeatureContext } from '../../../core/market/features/family.ts';
import { columnOf, readRecords, toSeries } from './dailySeries.ts';

/** What stands for the whole market in the column `symbol`. */
const MARKET = 'ALL';

/**
 * Reads `sentiment.csv` of a folder, with columns date, symbol (or ALL) and value in [-1, 1]: the series `sentiment` of
 * the market and `sentiment:<symbol>` of each token. Empty where it is missing.
 */
export async function readSentiment(folder: string): Promise<FeatureContext['daily']> {
  const records = (await readRecords(folder, 'sentiment.csv')) ?? [];
  const symbols = [...new Set(records.map(({ symbol }) => symbol))];
  const entries = symbols.map((symbol) => [
    symbol === MARKET ? 'sentiment' : `sentiment:${symbol}`,
    toSeries(
      columnOf(
        records.filter((record) => record.symbol === symbol),
        'value',
      ),
    ),
  ]);
  return Object.fromEntries(entries);
}
