import { projectOntoCaps } from './caps.ts';
import { type CrossEntropyOptions, crossEntropyMaximum } from './crossEntropy.ts';
import { planValue } from './objective.ts';
import { finalWealth, type Outcomes } from './outcomes.ts';

export interface PlanRequest {
  /** Weight of the conditional value at risk. */
  aversion: number;
  /** Most of each asset, cash last. */
  caps: Float64Array;
  /** assets + 1 weights that are held now, cash last. */
  held: Float64Array;
  seed: number;
  /** The plan that was made before, points x (assets + 1), where there is one: the search starts from it. */
  before?: Float64Array | undefined;
}

export interface Plan {
  /** points x (assets + 1) weights, cash last; only the first row is acted on. */
  weights: Float64Array;
  value: number;
}

/** Paths that the first, wide part of the search looks at, at least: a few tell where to look closer. */
const LEAST_PATHS = 100;

/**
 * Plans the weights at every point by the cross-entropy method. The plan is open-loop: what it would do at a later point
 * does not depend on what happens until then. It is made anew at that point instead (model predictive control).
 */
export function planWeights(outcomes: Outcomes, request: PlanRequest): Plan {
  const { caps, held, aversion, seed, before } = request;
  const width = outcomes.assets + 1;
  const points = outcomes.points.length;
  const allow = (plan: Float64Array) => {
    for (let point = 0; point < points; point++) {
      const row = plan.subarray(point * width, (point + 1) * width);
      projectOntoCaps(row, caps, row);
    }
  };
  const everywhere = (row: Float64Array) => {
    const plan = new Float64Array(points * width);
    for (let point = 0; point < points; point++) plan.set(row, point * width);
    return plan;
  };
  const equal = everywhere(new Float64Array(width).fill(1 / width));
  const cash = everywhere(Float64Array.from({ length: width }, (_, i) => Number(i === width - 1)));
  const search = (paths: number, options: Omit<CrossEntropyOptions, 'seed'>, known: Float64Array[]) => {
    const wealth = new Float64Array(paths);
    return crossEntropyMaximum(
      (plan) => planValue(finalWealth(outcomes, plan, held, wealth), aversion),
      allow,
      known,
      { ...options, seed },
    );
  };
  const few = Math.min(outcomes.paths, Math.max(LEAST_PATHS, Math.round(outcomes.paths / 4)));
  const known = [equal, cash, everywhere(held), ...(before ? [before] : [])];
  const coarse = search(few, { mean: before ?? equal, deviation: 0.3, enough: 0.05 }, known);
  const fine = search(outcomes.paths, { mean: coarse.point, deviation: 0.2, enough: 0.005 }, known);
  return { weights: fine.point, value: fine.value };
}
