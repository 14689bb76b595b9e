import { dayNumber } from '../../../core/market/candles/candles.ts';
import { readRecords } from './dailySeries.ts';

/** A crash of the market or of some of its tokens. */
export interface Crash {
  day: number;
  /** A fall and a recovery within hours. */
  flash: boolean;
  struck(symbol: string): boolean;
}

/** Reads the crashes of `events.csv` of a market data folder; empty where it is missing. The list is incomplete. */
export async function readCrashes(folder: string): Promise<Crash[]> {
  const records = (await readRecords(folder, 'events.csv')) ?? [];
  return records
    .filter(({ type }) => type === 'crash' || type === 'flash_crash')
    .map(({ date, type, symbols }) => {
      const named = symbols.split(';');
      return {
        day: dayNumber(date),
        flash: type === 'flash_crash',
        struck: (symbol) =>
          named.includes('ALL') || named.includes(symbol) || (named.includes('ALTS') && symbol !== 'BTC'),
      };
    });
}
