import { CALENDAR, OBSERVED } from './shape.ts';

/** What a model reads of one asset, a row for each day on which it traded, oldest first. */
export interface AssetSequence {
  symbol: string;
  /** Days since 1970-01-01. */
  day: Int32Array;
  /** Daily log returns. */
  returns: Float64Array;
  /** days x OBSERVED: return and log range in units of the reference deviation of the day before, log volume. */
  observed: Float32Array;
  /** days x averages: logarithms of the variance averages at the end of each day. */
  variance: Float32Array;
  /** days x CALENDAR. */
  calendar: Float32Array;
}

/** Some assets over the same days. */
export interface Window {
  /** Row of the first day that is read, of each asset's sequence. */
  assets: readonly { sequence: AssetSequence; from: number }[];
}

/** How long windows are, in days. */
export interface WindowLengths {
  /** Days that are read, */
  context: number;
  /** and that are then imagined and compared with what came. */
  ahead: number;
}

/** Columns of a batch of windows, step by step; rows are windows x assets, assets the faster. */
export interface Batch {
  windows: number;
  assets: number;
  /** One for each day of the context, and one for the day before its first. */
  observed: Float32Array[];
  variance: Float32Array[];
  /** One for each day of the context and of those ahead. */
  calendar: Float32Array[];
  /** Sum of the log returns of the first h days ahead, for each horizon. */
  sums: Float32Array[];
}

/**
 * @param averages columns of the variance
 * @param horizons days ahead, each at most `ahead`
 */
export function batchOf(
  windows: readonly Window[],
  { context, ahead }: WindowLengths,
  averages: number,
  horizons: readonly number[],
): Batch {
  const places = windows.flatMap(({ assets }) => assets);
  const take = (
    pick: (sequence: AssetSequence) => Float32Array,
    columns: number,
    offset: number,
  ): Float32Array => {
    const values = new Float32Array(places.length * columns);
    for (const [row, { sequence, from }] of places.entries()) {
      const at = (from + offset) * columns;
      values.set(pick(sequence).subarray(at, at + columns), row * columns);
    }
    return values;
  };
  const steps = (count: number) => Array.from({ length: count }, (_, i) => i);
  return {
    windows: windows.length,
    assets: windows[0].assets.length,
    observed: steps(context + 1).map((i) => take((s) => s.observed, OBSERVED, i - 1)),
    variance: steps(context + 1).map((i) => take((s) => s.variance, averages, i - 1)),
    calendar: steps(context + ahead).map((i) => take((s) => s.calendar, CALENDAR, i)),
    sums: horizons.map((horizon) =>
      Float32Array.from(places, ({ sequence: { returns }, from }) => {
        let sum = 0;
        for (let day = 0; day < horizon; day++) sum += returns[from + context + day];
        return sum;
      }),
    ),
  };
}
