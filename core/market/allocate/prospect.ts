import type { Prospect } from './answer.ts';
import { conditionalValueAtRisk } from './plan/objective.ts';
import { COST } from './plan/outcomes.ts';

/** Imagined returns, paths x days x assets. */
export interface Imagined {
  returns: Float64Array;
  paths: number;
  days: number;
  assets: number;
}

/**
 * Wealth at the end of every day of every path, from 1, paths x days: the plan's weights are traded at its points and
 * drift in between.
 *
 * @param plan points x (assets + 1) weights, cash last
 * @param held assets + 1 weights before
 */
export function wealthPaths(
  { returns, paths, days, assets }: Imagined,
  plan: Float64Array,
  points: readonly number[],
  held: Float64Array,
): Float64Array {
  const width = assets + 1;
  const wealth = new Float64Array(paths * days);
  const parts = new Float64Array(width);
  for (let path = 0; path < paths; path++) {
    parts.set(held);
    let whole = 1;
    for (let day = 0; day < days; day++) {
      const point = points.indexOf(day);
      if (point >= 0) {
        let traded = 0;
        for (let asset = 0; asset < assets; asset++)
          traded += Math.abs(plan[point * width + asset] - parts[asset] / whole);
        whole *= 1 - COST * traded;
        for (let i = 0; i < width; i++) parts[i] = plan[point * width + i] * whole;
      }
      whole = parts[assets];
      for (let asset = 0; asset < assets; asset++) {
        parts[asset] *= Math.exp(returns[(path * days + day) * assets + asset]);
        whole += parts[asset];
      }
      wealth[path * days + day] = whole;
    }
  }
  return wealth;
}

/** Of each day the quantiles over the paths. @param wealth paths x days */
export function quantilesByDay(
  wealth: Float64Array,
  { paths, days }: Pick<Imagined, 'paths' | 'days'>,
): { lower: number; middle: number; upper: number }[] {
  const column = new Float64Array(paths);
  return Array.from({ length: days }, (_, day) => {
    for (let path = 0; path < paths; path++) column[path] = wealth[path * days + day];
    column.sort();
    return { lower: at(column, 0.1), middle: at(column, 0.5), upper: at(column, 0.9) };
  });
}

/** What can be expected at the end. @param wealth final, one a path */
export function prospectOf(wealth: Float64Array): Prospect {
  const sorted = wealth.slice().sort();
  const average = (of: (value: number) => number) =>
    sorted.reduce((sum, value) => sum + of(value), 0) / sorted.length;
  return {
    expectedReturn: average((value) => value) - 1,
    median: at(sorted, 0.5) - 1,
    lower80: at(sorted, 0.1) - 1,
    upper80: at(sorted, 0.9) - 1,
    probabilityOfLoss: average((value) => Number(value < 1)),
    conditionalValueAtRisk: conditionalValueAtRisk(sorted.slice()),
    expectedLogGrowth: average(Math.log),
  };
}

export function finalOf(
  wealth: Float64Array,
  { paths, days }: Pick<Imagined, 'paths' | 'days'>,
): Float64Array {
  return Float64Array.from({ length: paths }, (_, path) => wealth[path * days + days - 1]);
}

/** Linear between the two nearest of the sorted values. */
function at(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
