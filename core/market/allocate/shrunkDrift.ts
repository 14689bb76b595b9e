import { solvePositiveDefinite } from '../../learn/cholesky.ts';
import { mean } from '../../learn/mean.ts';
import type { World, WorldHistory } from '../world/world.ts';

/**
 * A world whose assets drift as in the history, with these drifts shrunk towards that of the mix of least variance by
 * the Bayes-Stein estimator (Jorion 1986): means of a few hundred days are mostly noise, and a planner buys the noise.
 * How far is computed from the history; there is nothing to choose.
 */
export function withShrunkDrift(world: World): World {
  return {
    async imagine(history, request) {
      const returns = await world.imagine(history, request);
      const shifts = driftShifts(history);
      for (let i = 0; i < returns.length; i++) returns[i] += shifts[i % shifts.length];
      return returns;
    },
  };
}

/** For each asset its shrunk daily drift less that of the sample; over the days that all assets have in common. */
export function driftShifts({ symbols, returns }: WorldHistory): Float64Array {
  const assets = symbols.length;
  const begun = symbols.map((_, asset) => {
    let row = 0;
    while (row < returns.rows && Number.isNaN(returns.data[row * assets + asset])) row++;
    return row;
  });
  const from = Math.max(...begun);
  const days = returns.rows - from;
  if (assets < 2 || days < assets + 3) return new Float64Array(assets);
  const columns = symbols.map((_, asset) =>
    Float64Array.from({ length: days }, (_, i) => returns.data[(from + i) * assets + asset] || 0),
  );
  const means = Float64Array.from(columns, mean);
  const covariance = new Float64Array(assets * assets);
  for (let i = 0; i < assets; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1e-12 * days : 0;
      for (let day = 0; day < days; day++) sum += (columns[i][day] - means[i]) * (columns[j][day] - means[j]);
      covariance[i * assets + j] = covariance[j * assets + i] = sum / (days - assets - 2);
    }
  const ones = new Float64Array(assets).fill(1);
  const weights = solvePositiveDefinite(covariance, ones, assets);
  const whole = weights.reduce((sum, value) => sum + value, 0);
  const common = weights.reduce((sum, value, i) => sum + value * means[i], 0) / whole;
  const above = means.map((value) => value - common);
  const solved = solvePositiveDefinite(covariance, above, assets);
  const distance = above.reduce((sum, value, i) => sum + value * solved[i], 0);
  const prior = (assets + 2) / distance;
  const share = prior / (days + prior);
  return above.map((value) => -share * value);
}
