import { describe, expect, it } from 'vitest';
import { matrix } from '../../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../../learn/random.ts';
import { bootstrapWorld } from '../../world/bootstrapWorld.ts';
import { planValue } from '../plan/objective.ts';
import { finalWealth, outcomesOf } from '../plan/outcomes.ts';
import { HIDDEN, INPUTS, inputsOf, LOOK_BACK, logitsOf, PARAMETERS, softmax } from './policy.ts';
import { learnedPolicy, policyWeights } from './strategy.ts';
import { trainPolicy } from './training/reinforce.ts';

/** Three assets of which the second rises. */
function history(rows = 400) {
  const normal = normalValues(seededRandom(4));
  const returns = matrix(rows, 3);
  for (let i = 0; i < returns.data.length; i++)
    returns.data[i] = (i % 3 === 1 ? 0.004 : -0.001) + 0.02 * normal();
  return { symbols: ['A', 'B', 'C'], day: Int32Array.from({ length: rows }, (_, i) => i), returns };
}

const caps = Float64Array.of(0.8, 0.8, 0.8, 0.8);
const options = {
  aversion: 0.05,
  caps,
  horizon: 20,
  points: [0, 10],
  starts: 4,
  paths: 32,
  updates: 40,
  batch: 16,
};
const held = Float64Array.of(0, 0, 0, 1);

describe('the policy', () => {
  const parameters = Float64Array.from({ length: PARAMETERS }, (_, i) => Math.sin(i));

  it('sees nothing after the day that it acts on', () => {
    const { returns } = history();
    const seen = inputsOf(returns.data, 250, 3, held);
    const later = returns.data.slice().fill(5, 250 * 3);
    expect(inputsOf(later, 250, 3, held)).toEqual(seen);
    expect(seen.every(Number.isFinite)).toBe(true);
  });

  it('treats the assets alike: in another order it gives the same weights in that order', () => {
    const { returns } = history();
    const swapped = returns.data.slice();
    for (let i = 0; i < swapped.length; i += 3) [swapped[i], swapped[i + 1]] = [swapped[i + 1], swapped[i]];
    const one = logitsOf(parameters, inputsOf(returns.data, 300, 3, held));
    const other = logitsOf(parameters, inputsOf(swapped, 300, 3, held));
    for (const [i, j] of [1, 0, 2, 3].entries()) expect(other[i]).toBeCloseTo(one[j], 10);
  });

  it('has one logit a row, and weights that are positive and add up to 1', () => {
    const rows = new Float64Array(4 * INPUTS).fill(0.3);
    const weights = softmax(logitsOf(parameters, rows));
    expect(weights).toHaveLength(4);
    expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(PARAMETERS).toBe(HIDDEN * (INPUTS + 1) + HIDDEN + 1);
  });
});

describe('training by REINFORCE', () => {
  it('makes plans worth more on paths that it was not trained on, the same with the same seed', async () => {
    const past = history();
    const world = bootstrapWorld();
    const trained = await trainPolicy(world, past, { ...options, seed: 1 });
    const untrained = await trainPolicy(world, past, { ...options, seed: 1, updates: 0 });
    expect(await trainPolicy(world, past, { ...options, seed: 1, updates: 0 })).toEqual(untrained);
    const paths = 400;
    const returns = await world.imagine(past, { days: 20, paths, seed: 99 });
    const outcomes = outcomesOf(returns, { paths, days: 20, points: [0] });
    const worth = (parameters: Float64Array) => {
      const weights = policyWeights(parameters, past, held, caps);
      expect(Math.max(...weights)).toBeLessThanOrEqual(0.8 + 1e-9);
      return planValue(finalWealth(outcomes, weights, held), options.aversion);
    };
    expect(worth(trained)).toBeGreaterThan(worth(untrained) + 0.002);
  });

  it('is done anew only when it is due', async () => {
    const trainedAt: number[] = [];
    const strategy = learnedPolicy(
      'agent',
      async (_, decided) => {
        trainedAt.push(decided);
        return new Float64Array(PARAMETERS);
      },
      () => caps,
      3,
    );
    for (let decided = 0; decided < 7; decided++)
      await strategy.decide({ history: history(LOOK_BACK), held, decided });
    expect(trainedAt).toEqual([0, 3, 6]);
  });
});
