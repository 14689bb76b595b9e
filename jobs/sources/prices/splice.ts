import { type Candles, slice } from '../../../core/market/candles/candles.ts';
import { newestDay } from './freshness.ts';

/** Days on which two series must agree before one may continue the other. */
const MIN_OVERLAP_DAYS = 3;
/**
 * Closes of one day at two sources differ by spreads and by the second at which each takes the close; a tenth of this is
 * usual. More means another token under the same name, a split, or a wrong candle.
 */
const MAX_CLOSE_DIFFERENCE = 0.02;

const columns = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * `known` continued by what `fetched` has beyond it; days that both have stay as they are in `known`.
 * @returns undefined when they overlap on fewer than three days or disagree there, so that one may not follow the other
 */
export function splice(known: Candles, fetched: Candles): { whole: Candles; added: Candles } | undefined {
  const first = Math.max(known.day[0], fetched.day[0]);
  const overlap = Math.min(newestDay(known), newestDay(fetched)) - first + 1;
  if (overlap < MIN_OVERLAP_DAYS) return undefined;
  const volumeRatios: number[] = [];
  for (let day = first; day < first + overlap; day++) {
    const ours = day - known.day[0];
    const theirs = day - fetched.day[0];
    if (Math.abs(fetched.close[theirs] / known.close[ours] - 1) > MAX_CLOSE_DIFFERENCE) return undefined;
    if (fetched.volume[theirs] > 0) volumeRatios.push(known.volume[ours] / fetched.volume[theirs]);
  }
  const added = slice(fetched, newestDay(known) - fetched.day[0] + 1);
  // CoinGecko's volume is of all exchanges and Coinbase's of one: unscaled, the seam would look like a day on which the
  // market woke up, and every volume feature would say so. The median, because one wild day must not set the scale.
  const scale = median(volumeRatios) || 1;
  const scaled = { ...added, volume: added.volume.map((volume) => volume * scale) };
  return { whole: join(known, scaled), added: scaled };
}

function join(first: Candles, second: Candles): Candles {
  const joined = { ...first, day: Int32Array.of(...first.day, ...second.day) };
  for (const column of columns) joined[column] = Float64Array.of(...first[column], ...second[column]);
  return joined;
}

/** NaN of nothing. */
function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
