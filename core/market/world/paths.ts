/** What a price did on imagined paths, relative to the close that they start from. */
export interface PathSummary {
  /** Of each day: the closes of all paths in ascending order, the first close being 1. */
  byDay: Float64Array[];
  /** Of each path: the deepest fall below the highest close before it, 0..1. */
  drawdown: Float64Array;
  /** Of each path: its lowest and its highest close, the first one counted in. */
  lowest: Float64Array;
  highest: Float64Array;
}

/** @param returns paths x days log returns of one asset */
export function summarisePaths(returns: Float64Array, days: number): PathSummary {
  const paths = returns.length / days;
  const byDay = Array.from({ length: days }, () => new Float64Array(paths));
  const [drawdown, lowest, highest] = [0, 1, 1].map((value) => new Float64Array(paths).fill(value));
  for (let path = 0; path < paths; path++) {
    let sum = 0;
    for (let day = 0; day < days; day++) {
      sum += returns[path * days + day];
      const close = Math.exp(sum);
      byDay[day][path] = close;
      lowest[path] = Math.min(lowest[path], close);
      highest[path] = Math.max(highest[path], close);
      drawdown[path] = Math.max(drawdown[path], 1 - close / highest[path]);
    }
  }
  for (const closes of byDay) closes.sort();
  return { byDay, drawdown, lowest, highest };
}

/** Share of the values that are at least the given one. */
export function shareFrom(values: Float64Array, least: number): number {
  return values.reduce((count, value) => count + Number(value >= least), 0) / values.length;
}
