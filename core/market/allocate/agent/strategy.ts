import type { WorldHistory } from '../../world/world.ts';
import type { Strategy } from '../backTest/backTest.ts';
import { projectOntoCaps } from '../plan/caps.ts';
import { inputsOf, logitsOf, type Parameters, softmax } from './policy.ts';

/** The weights that a trained policy holds, without the noise that it learned with. */
export function policyWeights(
  parameters: Parameters,
  { symbols, returns, day }: Pick<WorldHistory, 'symbols' | 'returns' | 'day'>,
  held: Float64Array,
  caps: Float64Array,
): Float64Array {
  const rows = inputsOf(returns.data, day.length, symbols.length, held);
  return projectOntoCaps(softmax(logitsOf(parameters, rows)), caps);
}

/**
 * Pure reinforcement learning: a policy that is trained anew on the past, every so many decisions, and does not plan.
 *
 * @param train on what is known at that decision
 */
export function learnedPolicy(
  name: string,
  train: (history: WorldHistory, decided: number) => Promise<Parameters>,
  capsOf: (assets: number) => Float64Array,
  retrainEvery: number,
): Strategy {
  let parameters: Parameters | undefined;
  return {
    name,
    async decide({ history, held, decided }) {
      if (parameters === undefined || decided % retrainEvery === 0)
        parameters = await train(history, decided);
      return policyWeights(parameters, history, held, capsOf(history.symbols.length));
    },
  };
}
