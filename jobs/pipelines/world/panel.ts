import { type Candles, length } from '../../../core/market/candles/candles.ts';
import type { WorldHistory } from '../../../core/market/world/world.ts';

/** Candles of several tokens side by side, on all days of any of them; NaN where one has no return. */
export function panelOf(all: readonly Candles[]): Required<WorldHistory> {
  const first = Math.min(...all.map(({ day }) => day[0])) + 1;
  const last = Math.max(...all.map(({ day }) => day[day.length - 1]));
  const rows = last - first + 1;
  const table = (of: (candles: Candles, row: number) => number) => {
    const data = new Float64Array(rows * all.length).fill(Number.NaN);
    for (const [asset, candles] of all.entries())
      for (let row = 1; row < length(candles); row++)
        data[(candles.day[row] - first) * all.length + asset] = of(candles, row);
    return { rows, columns: all.length, data };
  };
  return {
    symbols: all.map(({ symbol }) => symbol),
    day: Int32Array.from({ length: rows }, (_, row) => first + row),
    returns: table(({ close }, row) => Math.log(close[row] / close[row - 1])),
    range: table(({ high, low }, row) => Math.log(high[row] / low[row])),
    volume: table(({ volume }, row) => volume[row]),
  };
}

/** Rows [from, to) of a history, as views. */
export function rowsOf(history: Required<WorldHistory>, from: number, to: number): Required<WorldHistory> {
  const part = ({ columns, data }: WorldHistory['returns']) => ({
    rows: to - from,
    columns,
    data: data.subarray(from * columns, to * columns),
  });
  return {
    symbols: history.symbols,
    day: history.day.subarray(from, to),
    returns: part(history.returns),
    range: part(history.range),
    volume: part(history.volume),
  };
}
