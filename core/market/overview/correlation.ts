import type { Candles } from '../candles/candles.ts';
import { logReturns } from '../indicators/returns.ts';

/** Fewest days in common that a correlation is given for. */
const LEAST = 30;

/**
 * Pearson's correlation of daily log returns over the last `days` that both series have; NaN below 30 common days
 * or where one of them did not move at all.
 */
export function returnCorrelation(a: Candles, b: Candles, days: number): number {
  const returnsOf = ({ day, close }: Candles) => {
    const returns = logReturns(close);
    return new Map(Array.from(day, (value, i) => [value, returns[i]] as const).slice(1));
  };
  const [first, second] = [returnsOf(a), returnsOf(b)];
  const newest = Math.min(a.day.at(-1) ?? 0, b.day.at(-1) ?? 0);
  let [count, sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0, 0];
  for (let day = newest - days + 1; day <= newest; day++) {
    const x = first.get(day);
    const y = second.get(day);
    if (x === undefined || y === undefined) continue;
    count++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  if (count < LEAST) return Number.NaN;
  const covariance = sumXY - (sumX * sumY) / count;
  const spread = Math.sqrt((sumXX - sumX ** 2 / count) * (sumYY - sumY ** 2 / count));
  return spread > 0 ? Math.max(-1, Math.min(1, covariance / spread)) : Number.NaN;
}
