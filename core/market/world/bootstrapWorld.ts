import { seededRandom } from '../../learn/random.ts';
import type { World, WorldHistory } from './world.ts';

/** Mean days of a run: long enough to keep spells of calm and of storm whole, short enough that a year has many. */
const MEAN_BLOCK = 20;
/** Fewest days on which all assets had begun to trade. */
const LEAST_ROWS = 60;

/**
 * The past as it may come again: whole days of the history are drawn in runs of geometric length (the stationary
 * bootstrap, Politis and Romano 1994), so that what moves together stays together. A run starts on a day of the same
 * weekday as the day that is imagined, so that stocks rest on weekends; at the end of the history a new one starts.
 * Days before the youngest asset began are left out.
 *
 * It knows no state: a calm today does not make a calm tomorrow likelier, and every asset drifts as in the history.
 *
 * `imagine` throws RangeError below 60 days that all assets have in common.
 */
export function bootstrapWorld({ meanBlock = MEAN_BLOCK } = {}): World {
  return {
    async imagine(history, { days, paths, seed }) {
      const assets = history.symbols.length;
      const first = firstCommonRow(history);
      const rows = history.day.length;
      if (rows - first < LEAST_ROWS)
        throw new RangeError(
          `${Math.max(0, rows - first)} common days are too few: this needs ${LEAST_ROWS}`,
        );
      const byWeekday = startsByWeekday(history.day, first);
      const random = seededRandom(seed);
      const lastDay = history.day[rows - 1];
      const result = new Float64Array(paths * days * assets);
      for (let path = 0; path < paths; path++) {
        let row = rows;
        for (let ahead = 0; ahead < days; ahead++) {
          row++;
          const restarts = random() * meanBlock < 1;
          if (restarts || row >= rows) {
            const starts = byWeekday[(lastDay + 1 + ahead) % 7];
            row = starts[Math.floor(random() * starts.length)];
          }
          const into = (path * days + ahead) * assets;
          for (let asset = 0; asset < assets; asset++) {
            const value = history.returns.data[row * assets + asset];
            // Without a close the price is what it was.
            result[into + asset] = Number.isNaN(value) ? 0 : value;
          }
        }
      }
      return result;
    },
  };
}

/** The first row from which on every asset has had a return. */
function firstCommonRow({ symbols, day, returns }: WorldHistory): number {
  const assets = symbols.length;
  let first = 0;
  for (let asset = 0; asset < assets; asset++) {
    let row = 0;
    while (row < day.length && Number.isNaN(returns.data[row * assets + asset])) row++;
    first = Math.max(first, row);
  }
  return first;
}

function startsByWeekday(day: Int32Array, first: number): number[][] {
  const starts: number[][] = Array.from({ length: 7 }, () => []);
  for (let row = first; row < day.length; row++) starts[day[row] % 7].push(row);
  return starts;
}
