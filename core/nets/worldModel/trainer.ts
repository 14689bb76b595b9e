import type { Checkpoint } from '../training/checkpoint.ts';
import { fingerprint } from '../training/checkpoint.ts';
import { type Driving, runInterruptibly } from '../training/drive.ts';
import { type TrainingOptions, trainingOptions } from '../training/options.ts';
import type { Weights } from '../training/parameter.ts';
import { type Objective, train } from '../training/train.ts';
import { type ObjectiveOptions, worldLoss } from './objective.ts';
import type { Window } from './sequences.ts';
import { type WorldShape, worldParameters } from './shape.ts';

/** A trained model: its weights by the place where they are used. */
export interface WorldWeights {
  shape: WorldShape;
  weights: Readonly<Record<string, Weights>>;
}

export interface WorldTraining {
  shape: WorldShape;
  /** In order of time. */
  windows: readonly Window[];
  objective: ObjectiveOptions;
  training: Partial<TrainingOptions>;
  /** Weights to begin from; absent: random ones. */
  start?: WorldWeights;
  resume?: Checkpoint;
}

/** Trains one member of the ensemble, and lets others run between two batches. */
export async function trainWorld(
  { shape, windows, objective, training, start, resume }: WorldTraining,
  driving: Driving = {},
): Promise<{ world: WorldWeights; validation: number[] }> {
  const parameters = worldParameters(shape);
  const places = Object.keys(parameters);
  const options = trainingOptions(training);
  const marks = Float32Array.from(windows.flatMap(({ assets }) => assets.map(({ from }) => from)));
  const target: Objective = {
    parameters: places.map((place) =>
      start === undefined
        ? parameters[place]
        : {
            shape: parameters[place].shape,
            initial: () => Float32Array.from(start.weights[place].values),
          },
    ),
    rows: windows.length,
    fingerprint: fingerprint({ shape, objective, begun: start !== undefined }, marks),
    loss: (tensors, rows, random) => {
      const weights = new Map(places.map((place, i) => [place, tensors[i]]));
      const chosen = Array.from(rows, (row) => windows[row]);
      return worldLoss(weights, shape, chosen, objective, random);
    },
  };
  const trained = await runInterruptibly(train(target, options, resume), driving);
  const weights = Object.fromEntries(
    places.map((place, i) => [
      place,
      { shape: [...parameters[place].shape], values: [...trained.weights[i]] },
    ]),
  );
  return { world: { shape, weights }, validation: trained.curves.validation };
}
