import { type Matrix, matrix } from '../../../learn/matrix.ts';
import type { World, WorldHistory } from '../../world/world.ts';
import { projectOntoCaps } from '../plan/caps.ts';
import { outcomesOf } from '../plan/outcomes.ts';
import { planWeights } from '../plan/plan.ts';
import { aversionAt, capsOf, type RiskLevel } from '../plan/risk.ts';
import type { Strategy } from './backTest.ts';

/** Days that volatilities and covariances are measured over. */
const RISK_DAYS = 90;

export interface PlanningOptions {
  level: RiskLevel;
  /** Days ahead. */
  horizon: number;
  /** Days at which the plan trades, the first 0. */
  points: readonly number[];
  paths: number;
  seed: number;
}

/** Model predictive control: plans over imagined paths, acts on the first point, and plans anew the next time. */
export function planningIn(name: string, world: World, options: PlanningOptions): Strategy {
  const { level, horizon, points, paths, seed } = options;
  return {
    name,
    async decide({ history, held, decided }) {
      const assets = history.symbols.length;
      const request = { days: horizon, paths, seed: seed + decided };
      const returns = await world.imagine(history, request);
      const outcomes = outcomesOf(returns, { paths, days: horizon, points });
      const { weights } = planWeights(outcomes, {
        aversion: aversionAt(level, horizon),
        caps: capsOf(level, assets),
        held,
        seed: seed + decided,
      });
      return weights.subarray(0, assets + 1);
    },
  };
}

/** Weights by symbol, brought back to them at every decision; what is not offered counts as cash. */
export function fixedMix(name: string, mix: Readonly<Record<string, number>>): Strategy {
  return {
    name,
    decide: ({ history: { symbols } }) => withCash(symbols.map((symbol) => mix[symbol] ?? 0)),
  };
}

export const equalWeight: Strategy = {
  name: 'equal weight',
  decide: ({ history: { symbols } }) => withCash(symbols.map(() => 1 / symbols.length)),
};

/** Weights in proportion to 1 / volatility of the trailing days. */
export const inverseVolatility: Strategy = {
  name: 'inverse volatility',
  decide({ history }) {
    const covariance = trailingCovariance(history);
    const inverse = history.symbols.map((_, i) => 1 / Math.sqrt(covariance.data[i * covariance.columns + i]));
    const sum = inverse.reduce((total, value) => total + value, 0);
    return withCash(inverse.map((value) => value / sum));
  },
};

/** The long-only mix of least variance over the trailing days, all invested, by projected gradient descent. */
export const minimumVariance: Strategy = {
  name: 'minimum variance',
  decide({ history }) {
    const covariance = trailingCovariance(history);
    return withCash([...leastVariance(covariance)]);
  },
};

const STEPS = 500;

export function leastVariance({ columns, data }: Matrix): Float64Array {
  let trace = 0;
  for (let i = 0; i < columns; i++) trace += data[i * columns + i];
  const caps = new Float64Array(columns).fill(1);
  let weights = new Float64Array(columns).fill(1 / columns);
  for (let step = 0; step < STEPS; step++) {
    const moved = weights.slice();
    for (let i = 0; i < columns; i++) {
      let slope = 0;
      for (let j = 0; j < columns; j++) slope += data[i * columns + j] * weights[j];
      // The trace bounds the largest eigenvalue, so the step never overshoots.
      moved[i] -= slope / trace;
    }
    weights = new Float64Array(projectOntoCaps(moved, caps));
  }
  return weights;
}

/** Of daily log returns over the trailing days; a day without a close counts as a return of 0. */
function trailingCovariance({ symbols, returns }: WorldHistory): Matrix {
  const assets = symbols.length;
  const from = Math.max(0, returns.rows - RISK_DAYS);
  const rows = returns.rows - from;
  const result = matrix(assets, assets);
  for (let row = from; row < returns.rows; row++)
    for (let i = 0; i < assets; i++) {
      const value = returns.data[row * assets + i] || 0;
      for (let j = 0; j < assets; j++)
        result.data[i * assets + j] += (value * (returns.data[row * assets + j] || 0)) / rows;
    }
  return result;
}

function withCash(weights: readonly number[]): Float64Array {
  const invested = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.of(...weights, Math.max(0, 1 - invested));
}
