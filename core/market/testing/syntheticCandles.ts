import { seededRandom } from '../../learn/random.ts';
import { type Candles, dayNumber } from '../candles/candles.ts';

/** A random walk with changing volatility, fat tails and volume: realistic shapes without anybody's data. */
export function syntheticCandles(
  rows: number,
  { seed = 1, symbol = 'BTC', start = 20_000, lastDay = dayNumber('2025-06-30') } = {},
): Candles {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const column = () => new Float64Array(rows);
  const candles: Candles = {
    symbol,
    day: Int32Array.from({ length: rows }, (_, row) => lastDay - rows + 1 + row),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let price = start;
  let logDeviation = Math.log(0.03);
  for (let row = 0; row < rows; row++) {
    logDeviation += 0.1 * normal() - 0.03 * (logDeviation - Math.log(0.03));
    const deviation = Math.exp(logDeviation);
    const open = price;
    price *= Math.exp(deviation * normal() * (random() < 0.03 ? 3 : 1));
    candles.open[row] = open;
    candles.close[row] = price;
    candles.high[row] = Math.max(open, price) * (1 + deviation * random());
    candles.low[row] = Math.min(open, price) / (1 + deviation * random());
    candles.volume[row] = 1e8 * Math.exp(normal() / 2 + deviation * 10);
  }
  return candles;
}
