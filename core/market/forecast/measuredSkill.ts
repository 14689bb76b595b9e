import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard } from '../../inference/port.ts';
import type { ForecastAnswer } from './answer.ts';

/** Figures of tokens that the model was not fitted on: all that can be said of a series that somebody sends. */
const UNSEEN = 'tokens that it has not learned from';

/**
 * The card's figures for this token, or for all tokens where it has none of its own, at the nearest evaluated horizon,
 * the longer of two that are as near: skill fades with the horizon, and must not be borrowed from a shorter one.
 *
 * @param symbol undefined for a series that somebody sent, whatever it is called
 * @throws InferenceError when the card has no such figures at all
 */
export function measuredSkill(
  card: ModelCard,
  symbol: string | undefined,
  horizon: number,
): ForecastAnswer['skill'] {
  const scoped = card.metrics.filter(
    ({ scope }) =>
      scope?.horizon !== undefined &&
      (symbol === undefined ? scope.part?.startsWith(UNSEEN) === true : scope.part === undefined),
  );
  const own = scoped.filter(({ scope }) => scope?.symbol === symbol);
  const group = own.length > 0 ? own : scoped.filter(({ scope }) => scope?.symbol === undefined);
  const distance = (at: number) => Math.abs(at - horizon);
  const nearest = group
    .map(({ scope }) => scope?.horizon ?? 0)
    .reduce(
      (best, at) => ((distance(at) - distance(best) || best - at) < 0 ? at : best),
      Number.POSITIVE_INFINITY,
    );
  const figure = (name: string) => {
    const metric = group.find((entry) => entry.name === name && entry.scope?.horizon === nearest);
    if (metric === undefined) throw new InferenceError(`The card of ${card.name} has no ${name}`);
    return metric;
  };
  return {
    on: figure('maeRatio').on,
    maeRatio: figure('maeRatio').value,
    intervalSkill: figure('intervalSkill').value,
    crpsSkill: figure('crpsSkill').value,
    coverage80: figure('coverage80').value,
    auc: figure('auc').value,
  };
}
