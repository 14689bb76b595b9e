import type { FeatureContext } from '../../../core/market/features/family.ts';
import { columnOf, readRecords, toSeries } from './dailySeries.ts';

/** Our names of the columns of `onchain.csv.gz`. */
const COLUMNS = {
  activeAddresses: 'active_addresses',
  transactions: 'tx_count',
  fees: 'fee_total_native',
  marketToRealisedValue: 'mvrv',
  exchangeInflow: 'exch_inflow_usd',
  exchangeOutflow: 'exch_outflow_usd',
};

/**
 * Reads BTC's rows of `onchain.csv.gz` of a market data folder; empty where it is missing. For research only: the
 * licence of the data is non-commercial.
 */
export async function readOnChain(folder: string): Promise<FeatureContext['daily']> {
  const records = (await readRecords(folder, 'onchain.csv.gz')) ?? [];
  const ofBtc = records.filter(({ symbol }) => symbol === 'BTC');
  const entries = Object.entries(COLUMNS).map(([name, column]) => [name, toSeries(columnOf(ofBtc, column))]);
  return Object.fromEntries(entries.filter(([, series]) => series !== undefined));
}
