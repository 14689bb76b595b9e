import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard } from '../../inference/port.ts';
import type { SimulationAnswer } from './answer.ts';

/** The card's figures of assets that are simulated alone, at the nearest horizon that was evaluated, the longer of two. */
export function measuredSkill(card: ModelCard, days: number): SimulationAnswer['skill'] {
  const alone = card.metrics.filter(({ scope }) => scope?.horizon !== undefined && scope.part === 'alone');
  const horizons = alone.map(({ scope }) => scope?.horizon ?? 0);
  const horizon = horizons.reduce((best, at) => {
    const closer = Math.abs(at - days) - Math.abs(best - days);
    return closer < 0 || (closer === 0 && at > best) ? at : best;
  }, Number.POSITIVE_INFINITY);
  const figure = (name: string) => {
    const metric = alone.find((entry) => entry.name === name && entry.scope?.horizon === horizon);
    if (metric === undefined) throw new InferenceError(`The card of ${card.name} has no ${name}`);
    return metric;
  };
  const { value, interval, on } = figure('crpsSkill');
  return {
    on,
    horizon,
    crpsSkill: value,
    interval: interval === undefined ? [value, value] : [interval[0], interval[1]],
    garchSkill: figure('crpsSkillGarch').value,
    coverage80: figure('coverage80').value,
  };
}
