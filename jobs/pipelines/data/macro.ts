import type { FeatureContext } from '../../../core/market/features/family.ts';
import { columnOf, readRecords, toSeries } from './dailySeries.ts';

/** Our names of the columns of `macro.csv.gz`. */
const COLUMNS = {
  dominance: 'btc_dominance_pct',
  volatilityIndex: 'vix_close',
  dollarIndex: 'dollar_index_close',
  fundingRate: 'btc_funding_rate_daily',
};

/** Reads `macro.csv.gz` of a market data folder; empty where it is missing. */
export async function readMacro(folder: string): Promise<FeatureContext['daily']> {
  const records = (await readRecords(folder, 'macro.csv.gz')) ?? [];
  const entries = Object.entries(COLUMNS).map(([name, column]) => [
    name,
    toSeries(columnOf(records, column)),
  ]);
  return Object.fromEntries(entries.filter(([, series]) => series !== undefined));
}
