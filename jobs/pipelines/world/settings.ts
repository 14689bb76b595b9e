import { dayNumber } from '../../../core/market/candles/candles.ts';
import { CAP, HALF_LIVES, type Observations, REFERENCE } from '../../../core/market/world/observations.ts';
import type { ObjectiveOptions } from '../../../core/nets/worldModel/objective.ts';
import type { Window } from '../../../core/nets/worldModel/sequences.ts';
import type { WorldShape } from '../../../core/nets/worldModel/shape.ts';
import type { Stage } from './trainMembers.ts';
import { chooseWindows } from './windows.ts';

/** Windows end from the first of these days on; the weights are fitted before the second, */
export const TRAIN = { from: dayNumber('2018-06-01'), to: dayNumber('2022-06-30') };
/** epochs, the scale and the variant are chosen on these days, */
const CHOOSE = { from: dayNumber('2022-07-01'), to: dayNumber('2023-06-30') };
/** and the figures come from these. */
export const TEST = { from: dayNumber('2023-07-01'), to: dayNumber('2025-06-30') };

export const SEEDS = [1, 2, 3] as const;

export const SHAPE: WorldShape = {
  halfLives: HALF_LIVES,
  reference: REFERENCE,
  cap: CAP,
  hidden: 24,
  latent: 4,
  marketHidden: 16,
  marketLatent: 4,
  decoder: 24,
};

export const LENGTHS = { context: 32, ahead: 30 };
const ASSETS = 4;
const GROUPS = 2;
/** Days of history before a window: the slow averages have to be there. */
const WARM_UP = 120;

const OBJECTIVE: ObjectiveOptions = {
  ...LENGTHS,
  burnIn: 6,
  horizons: [1, 2, 5, 10, 20, 30],
  paths: 0,
  imagination: 1,
  divergence: 1,
  freeNats: 0.2,
  driftPenalty: 1,
};

/** The evidence bound first, which is cheap; then with imagined paths, on fewer windows. */
export function stages(all: readonly Observations[]): Stage[] {
  const windows = chooseWindows(all, {
    ...LENGTHS,
    from: TRAIN.from,
    to: CHOOSE.to,
    groups: GROUPS,
    assets: ASSETS,
    warmUp: WARM_UP,
    seed: 1,
  });
  const validation = 1 - windows.findIndex(reaches(CHOOSE.from)) / windows.length;
  const training = { batch: 64, rate: 5e-3, validation, patience: 99, clip: 1, weightDecay: 0.01 };
  // Two windows end on a day: none that is trained on looks ahead into, or shares its context with, one that chooses.
  return [
    { name: 'bound', windows, objective: OBJECTIVE, training: { ...training, epochs: 8, embargo: 120 } },
    {
      name: 'imagination',
      windows: windows.filter((_, i) => i % 4 === 0),
      objective: { ...OBJECTIVE, paths: 6, imagination: 2 },
      training: { ...training, batch: 32, rate: 2e-3, epochs: 2, embargo: 30 },
    },
  ];
}

/** Whether the last day that a window reads is that day or a later one. */
const reaches =
  (day: number) =>
  ({ assets: [{ sequence, from }] }: Window) =>
    sequence.day[from + LENGTHS.context - 1] >= day;
