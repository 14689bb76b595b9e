import { mean } from '../../learn/mean.ts';
import { TAIL } from './plan/objective.ts';
import type { Imagined } from './prospect.ts';

/** What one asset does to a plan. */
export interface Part {
  /** Of the asset itself over the horizon, mean over the paths. */
  expectedReturn: number;
  /** Of the mean loss of the worst outcomes. */
  riskShare: number;
  /** With the final wealth of the plan; NaN where either does not move. */
  correlation: number;
}

/**
 * How each asset bears on a plan that is held to the end. The risk is divided as Euler divides a homogeneous function:
 * an asset's part of the tail's mean loss is what it lost on the paths of the tail (Tasche 2000).
 *
 * @param weights one an asset, without cash
 * @param final wealth of the plan, one a path
 */
export function partsOf(
  { returns, paths, days, assets }: Imagined,
  weights: ArrayLike<number>,
  final: Float64Array,
): Part[] {
  const order = Array.from(final.keys()).sort((a, b) => final[a] - final[b]);
  const tail = order.slice(0, Math.max(1, Math.round(TAIL * paths)));
  const growths = Array.from({ length: assets }, (_, asset) =>
    Float64Array.from({ length: paths }, (_, path) => {
      let sum = 0;
      for (let day = 0; day < days; day++) sum += returns[(path * days + day) * assets + asset];
      return Math.exp(sum) - 1;
    }),
  );
  const losses = growths.map(
    (own, asset) => (-weights[asset] * tail.reduce((sum, path) => sum + own[path], 0)) / tail.length,
  );
  const loss = losses.reduce((sum, value) => sum + value, 0);
  return growths.map((own, asset) => ({
    expectedReturn: mean(own),
    riskShare: loss > 1e-9 ? losses[asset] / loss : 0,
    correlation: correlation(own, final),
  }));
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (a[i] - meanA) * (b[i] - meanB);
    squareA += (a[i] - meanA) ** 2;
    squareB += (b[i] - meanB) ** 2;
  }
  return Math.max(-1, Math.min(1, both / Math.sqrt(squareA * squareB)));
}
