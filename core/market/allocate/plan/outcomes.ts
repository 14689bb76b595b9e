/** Cost of trading, as a share of what is bought and sold: 10 basis points. */
export const COST = 0.001;

/** Growth of every asset between the points at which a plan trades. */
export interface Outcomes {
  paths: number;
  assets: number;
  /** Days from now at which the plan trades, ascending; the first is 0. */
  points: readonly number[];
  /** points x paths x assets: what 1 becomes from a point to the next, or to the end. */
  growth: Float64Array;
}

/**
 * Adds up imagined days between the points.
 *
 * @param returns paths x days x assets log returns
 */
export function outcomesOf(
  returns: Float64Array,
  { paths, days, points }: { paths: number; days: number; points: readonly number[] },
): Outcomes {
  const assets = returns.length / (paths * days);
  const growth = new Float64Array(points.length * paths * assets);
  for (const [point, from] of points.entries()) {
    const to = points[point + 1] ?? days;
    for (let path = 0; path < paths; path++)
      for (let asset = 0; asset < assets; asset++) {
        let sum = 0;
        for (let day = from; day < to; day++) sum += returns[(path * days + day) * assets + asset];
        growth[(point * paths + path) * assets + asset] = Math.exp(sum);
      }
  }
  return { paths, assets, points, growth };
}

/**
 * Wealth at the end of each path, from 1. Between two points nothing is traded and the weights drift; at a point what is
 * bought and sold costs its share of it, and cash bears no interest.
 *
 * @param plan points x (assets + 1) weights, cash last
 * @param held assets + 1 weights before the first trade
 * @param into as many of the first paths as it has room for are looked at
 */
export function finalWealth(
  { paths, assets, points, growth }: Outcomes,
  plan: Float64Array,
  held: Float64Array,
  into: Float64Array = new Float64Array(paths),
): Float64Array {
  const width = assets + 1;
  const before = new Float64Array(assets);
  for (let path = 0; path < into.length; path++) {
    let wealth = 1;
    // What is held before a trade is `before` times `scale`, as shares of the wealth.
    let scale = 1;
    for (let asset = 0; asset < assets; asset++) before[asset] = held[asset];
    for (let point = 0; point < points.length; point++) {
      const row = point * width;
      const at = (point * paths + path) * assets;
      let traded = 0;
      let grown = plan[row + assets];
      for (let asset = 0; asset < assets; asset++) {
        const weight = plan[row + asset];
        const change = weight - before[asset] * scale;
        const value = weight * growth[at + asset];
        traded += change < 0 ? -change : change;
        grown += value;
        before[asset] = value;
      }
      scale = 1 / grown;
      wealth *= (1 - COST * traded) * grown;
    }
    into[path] = wealth;
  }
  return into;
}
