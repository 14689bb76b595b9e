import type { Matrix } from '../../../core/learn/matrix.ts';
import { seededRandom } from '../../../core/learn/random.ts';
import type { MarketContext } from '../../../core/market/anomaly/features.ts';
import { type Candles, slice } from '../../../core/market/candles/candles.ts';
import { tokenWindows } from './dataset.ts';
import { inject, injections } from './injections.ts';

/** Candles before a fault that its features may look at. */
const HISTORY = 130;

/** Windows of the days of one fault, and of the same days without it. */
export interface InjectedCase {
  kind: string;
  /** Last day of the fault. */
  day: number;
  faulty: Matrix;
  clean: Matrix;
}

/**
 * As many cases of each kind as asked for, at random places of random tokens within the range; seeded.
 *
 * @param range in the unit of the candles' `day`
 */
export function injectedCases(
  histories: readonly Candles[],
  context: MarketContext | undefined,
  range: { from: number; to: number },
  count: number,
): InjectedCase[] {
  const random = seededRandom(1);
  return Object.entries(injections).flatMap(([kind, { days }]) =>
    Array.from({ length: count }, () => {
      const { candles, at } = place(histories, range, days, random);
      const last = (part: Candles) => lastWindows(part, context, days);
      return {
        kind,
        day: candles.day[at + days - 1],
        faulty: last(inject(kind, candles, at, random)),
        clean: last(slice(candles, 0, at + days)),
      };
    }),
  );
}

function place(
  histories: readonly Candles[],
  { from, to }: { from: number; to: number },
  days: number,
  random: () => number,
): { candles: Candles; at: number } {
  for (;;) {
    const candles = histories[Math.floor(random() * histories.length)];
    const day = from + Math.floor(random() * (to - from - days));
    const at = day - candles.day[0];
    if (at >= HISTORY && at + days <= candles.day.length)
      return { candles: slice(candles, at - HISTORY, at + days), at: HISTORY };
  }
}

function lastWindows(candles: Candles, context: MarketContext | undefined, days: number): Matrix {
  const { windows } = tokenWindows(candles, context);
  const { columns } = windows;
  return { rows: days, columns, data: windows.data.slice(-days * columns) };
}
