import type { Metric } from '../../../core/inference/port.ts';
import { rounded, roundedPair } from '../rounded.ts';
import {
  distanceFromUniform,
  HORIZONS,
  type HorizonScores,
  skillOver,
  type WorldScores,
} from './evaluate.ts';
import type { PathFacts } from './facts.ts';

/** Names of the worlds that are compared, and how the card calls the others. */
export const MODEL = 'model';
export const ALONE = 'alone';
const OTHERS = {
  Bootstrap: { world: 'bootstrap', title: 'block bootstrap of the trailing year' },
  Garch: { world: 'garch', title: 'simulated GARCH(1,1) with Student-t shocks' },
  Normal: { world: 'normal', title: 'constant normal of the trailing year' },
} as const;
const FACTS: readonly (keyof PathFacts)[] = [
  'deviation',
  'kurtosis',
  'returnCorrelation',
  'clustering',
  'leverage',
  'crossCorrelation',
];

/**
 * Every figure of an evaluation, each with its baseline: of assets imagined jointly and, where they were, alone.
 *
 * @param block origins that are resampled together
 */
export function worldMetrics(
  scores: readonly WorldScores[],
  real: PathFacts,
  { on, block }: { on: string; block: number },
): Metric[] {
  const metrics: Metric[] = [];
  for (const part of [MODEL, ALONE]) {
    const own = scores.find(({ name }) => name === part);
    if (own === undefined) continue;
    for (const [index, horizon] of HORIZONS.entries()) {
      const others = Object.entries(OTHERS).flatMap(([name, { world, title }]) => {
        const found = scores.find((each) => each.name === world);
        return found === undefined ? [] : [{ name, title, scores: found.horizons[index] }];
      });
      metrics.push(
        ...ofHorizon(own.horizons[index], others, block, part === MODEL).map((metric) => ({
          ...metric,
          on: `${part === MODEL ? 'jointly' : 'each alone'}, ${horizon} d ahead, ${on}`,
          scope: { horizon, part: part === MODEL ? 'jointly' : 'alone' },
        })),
      );
    }
  }
  return [...metrics, ...factMetrics(scores, real, on)];
}

function ofHorizon(
  own: HorizonScores,
  others: readonly { name: string; title: string; scores: HorizonScores }[],
  block: number,
  jointly: boolean,
): Omit<Metric, 'on'>[] {
  const bootstrap = others[0];
  const metrics: Omit<Metric, 'on'>[] = [
    {
      name: 'crps',
      value: rounded(mean(own.crps)),
      baseline: { name: bootstrap.title, value: rounded(mean(bootstrap.scores.crps)) },
    },
    {
      name: 'coverage80',
      value: rounded(mean(own.covered)),
      baseline: { name: bootstrap.title, value: rounded(mean(bootstrap.scores.covered)) },
    },
    {
      name: 'pitDistance',
      value: rounded(distanceFromUniform(own.integrals)),
      baseline: { name: bootstrap.title, value: rounded(distanceFromUniform(bootstrap.scores.integrals)) },
    },
  ];
  for (const { name, title, scores } of others) {
    const suffix = name === 'Bootstrap' ? '' : name;
    for (const measure of jointly ? (['crps', 'energy'] as const) : (['crps'] as const)) {
      const { value, interval } = skillOver(own[measure], scores[measure], block);
      metrics.push({
        name: `${measure}Skill${suffix}`,
        value: rounded(value),
        interval: roundedPair(interval),
        baseline: { name: title, value: 0 },
      });
    }
  }
  return metrics;
}

/** The facts of every world's paths beside those of what came, which stand as the baseline. */
function factMetrics(scores: readonly WorldScores[], real: PathFacts, on: string): Metric[] {
  return scores
    .filter(({ name }) => name !== ALONE)
    .flatMap(({ name, facts }) =>
      FACTS.map((fact) => ({
        name: fact,
        on: `30-day paths of ${name === MODEL ? 'the model' : `the ${name}`}, ${on}`,
        scope: { part: `paths of ${name}` },
        value: rounded(facts[fact]),
        baseline: { name: 'what came', value: rounded(real[fact]) },
      })),
    );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
