import { blockBootstrap } from '../bootstrap.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { seededRandom, shuffle } from '../random.ts';

export interface Importance {
  /** Columns that were permuted together. */
  columns: readonly number[];
  /** Mean rise of the loss per row when what the columns say is taken away; not above 0 means that they are of no use. */
  increase: number;
  /** 95 % interval of the rise under a block bootstrap over days. */
  interval: readonly [number, number];
  /** Standard deviation of the rise over the repeats: what the permutations alone contribute. */
  spread: number;
}

interface PermutationOptions {
  /** Day of each row, whole numbers. */
  days: ArrayLike<number>;
  /** Series of each row (the token); one series when absent. A row takes its value from another day of its own series. */
  series?: ArrayLike<string | number>;
  /** Loss of each row under the fitted model, on rows that it was not fitted on. */
  losses: (features: Matrix) => ArrayLike<number>;
  /** Columns to permute together, such as a family of features that stand in for one another; by default each alone. */
  groups?: readonly (readonly number[])[];
  repeats?: number;
  /** Days that stay together, in order. */
  block?: number;
  seed?: number;
}

/**
 * How much worse a fitted model gets when a column is permuted (Breiman 2001; Fisher, Rudin and Dominici 2019). Blocks of
 * days are permuted, the same for all series: within a block the column keeps its autocorrelation and its likeness across
 * series, so that the rows are as they could have been. The interval is over days too: neighbouring rows share their luck
 * and must not count as independent witnesses.
 *
 * @throws RangeError when the losses or days do not match the rows
 */
export function permutationImportance(features: Matrix, options: PermutationOptions): Importance[] {
  const { days, series, losses, repeats = 10, block = 20, seed = 1 } = options;
  const { rows, columns } = features;
  if (days.length !== rows || (series !== undefined && series.length !== rows))
    throw new RangeError(`${days.length} days do not match ${rows} rows`);
  const groups = options.groups ?? Array.from({ length: columns }, (_, column) => [column]);
  const base = losses(features);
  if (base.length !== rows) throw new RangeError(`${base.length} losses do not match ${rows} rows`);
  const calendar = [...new Set(Array.from(days))].sort((a, b) => a - b);
  const place = new Map(calendar.map((day, i) => [day, i]));
  const random = seededRandom(seed);
  // One set of permutations for all groups: a difference between two is then not one of luck.
  const sources = Array.from({ length: repeats }, () => {
    return rowSources(days, series, place, permutedBlocks(calendar.length, block, random));
  });

  return groups.map((group) => {
    const rises = new Float64Array(rows);
    const means = sources.map((source) => {
      const permuted = losses(withPermuted(features, group, source));
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        rises[row] += (permuted[row] - base[row]) / repeats;
        sum += permuted[row] - base[row];
      }
      return sum / rows;
    });
    const increase = means.reduce((sum, value) => sum + value, 0) / repeats;
    const variance =
      means.reduce((sum, value) => sum + (value - increase) ** 2, 0) / Math.max(1, repeats - 1);
    return {
      columns: group,
      increase,
      interval: intervalOverDays(rises, days, place, block, seed),
      spread: Math.sqrt(variance),
    };
  });
}

/** For each place in the calendar the place that it takes its values from. */
function permutedBlocks(days: number, block: number, random: () => number): Int32Array {
  const places = Array.from({ length: days }, (_, i) => i);
  // The cuts differ from repeat to repeat, so that no day is always at an edge.
  const offset = Math.floor(random() * block);
  const blocks: number[][] = [];
  for (let from = -offset; from < days; from += block)
    if (from + block > 0) blocks.push(places.slice(Math.max(0, from), from + block));
  shuffle(blocks, random);
  return Int32Array.from(blocks.flat());
}

/** For each row the row of its series whose day is nearest to the day that its own is swapped for. */
function rowSources(
  days: ArrayLike<number>,
  series: ArrayLike<string | number> | undefined,
  place: ReadonlyMap<number, number>,
  permuted: Int32Array,
): Int32Array {
  const ofSeries = new Map<string | number, number[]>();
  for (let row = 0; row < days.length; row++) {
    const name = series?.[row] ?? 0;
    const members = ofSeries.get(name);
    if (members === undefined) ofSeries.set(name, [row]);
    else members.push(row);
  }
  const placeOf = (row: number) => place.get(days[row]) ?? 0;
  const sources = new Int32Array(days.length);
  for (const members of ofSeries.values()) {
    members.sort((a, b) => days[a] - days[b]);
    const places = members.map(placeOf);
    for (const row of members) sources[row] = members[nearest(places, permuted[placeOf(row)])];
  }
  return sources;
}

/** Index of the value nearest to the wanted one. @param ascending not empty */
function nearest(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low > 0 && wanted - ascending[low - 1] < ascending[low] - wanted ? low - 1 : low;
}

function withPermuted(features: Matrix, group: readonly number[], source: Int32Array): Matrix {
  const { rows, columns } = features;
  const permuted = matrix(rows, columns, features.data.slice());
  for (let row = 0; row < rows; row++)
    for (const column of group)
      permuted.data[row * columns + column] = features.data[source[row] * columns + column];
  return permuted;
}

function intervalOverDays(
  values: Float64Array,
  days: ArrayLike<number>,
  place: ReadonlyMap<number, number>,
  block: number,
  seed: number,
): readonly [number, number] {
  const sums = new Float64Array(place.size);
  const counts = new Float64Array(place.size);
  for (let row = 0; row < values.length; row++) {
    const at = place.get(days[row]) ?? 0;
    sums[at] += values[row];
    counts[at]++;
  }
  return blockBootstrap(
    place.size,
    (sample) => {
      let sum = 0;
      let count = 0;
      for (const day of sample) {
        sum += sums[day];
        count += counts[day];
      }
      return sum / count;
    },
    { block, seed },
  );
}
