/** Daily closes of one asset; days on which it did not trade have no row. */
export interface DailyCloses {
  symbol: string;
  /** Days since 1970-01-01 UTC, ascending. */
  day: Int32Array;
  /** USD. */
  close: Float64Array;
}

/** Closes of several assets on one calendar of consecutive days. */
export interface Panel {
  symbols: readonly string[];
  firstDay: number;
  days: number;
  /** days x assets, row-major; NaN on days without a close. */
  close: Float64Array;
}

/**
 * Puts closes of different calendars side by side: every day from `from` to `to`, both included. Nothing is filled in;
 * a stock has no close on a Sunday.
 */
export function joinCloses(series: readonly DailyCloses[], from: number, to: number): Panel {
  const days = Math.max(0, to - from + 1);
  const close = new Float64Array(days * series.length).fill(Number.NaN);
  for (const [asset, { day, close: own }] of series.entries())
    for (let i = 0; i < day.length; i++)
      if (day[i] >= from && day[i] <= to) close[(day[i] - from) * series.length + asset] = own[i];
  return { symbols: series.map(({ symbol }) => symbol), firstDay: from, days, close };
}

/**
 * Daily log returns, days x assets. A return over days without a close belongs to the day of the close that ends it,
 * since only then it is known; a day without a close, and everything up to the first close, is NaN.
 */
export function panelReturns({ close, days, symbols }: Panel): Float64Array {
  const assets = symbols.length;
  const returns = new Float64Array(close.length).fill(Number.NaN);
  for (let asset = 0; asset < assets; asset++) {
    let last = Number.NaN;
    for (let day = 0; day < days; day++) {
      const value = close[day * assets + asset];
      if (Number.isNaN(value)) continue;
      returns[day * assets + asset] = Math.log(value / last);
      last = value;
    }
  }
  return returns;
}
