import { type Candles, length } from '../../candles/candles.ts';
import type { Timeframe } from '../../candles/timeframe.ts';

/**
 * Candles of one price after which it counts as stuck. A traded token never closes a day like that; in an hour of a quiet
 * market there may be no trade at all.
 */
const LEAST_CANDLES: Readonly<Record<Timeframe, number>> = { '1d': 1, '4h': 3, '1h': 6 };

/**
 * For each candle how many in a row, itself the last, stand still at the close before them, where that is long enough to
 * be a fault of the market or of its feed; else 0. No model is needed to see that, and none is asked.
 */
export function stuckFor(candles: Candles, timeframe: Timeframe): Uint16Array {
  const { high, low, close } = candles;
  const result = new Uint16Array(length(candles));
  let run = 0;
  for (let i = 1; i < result.length; i++) {
    run = high[i] === low[i] && close[i] === close[i - 1] ? run + 1 : 0;
    if (run >= LEAST_CANDLES[timeframe]) result[i] = run;
  }
  return result;
}

/** Whether a run of standing still is first seen at this candle. */
export function beginsStuck(stuck: Uint16Array, row: number): boolean {
  return stuck[row] > 0 && (row === 0 || stuck[row - 1] === 0);
}
