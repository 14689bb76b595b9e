import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../../../core/nets/training/checkpoint.ts';
import type { TrainingOptions } from '../../../core/nets/training/options.ts';
import type { ObjectiveOptions } from '../../../core/nets/worldModel/objective.ts';
import type { Window } from '../../../core/nets/worldModel/sequences.ts';
import type { WorldShape } from '../../../core/nets/worldModel/shape.ts';
import { trainWorld, type WorldWeights } from '../../../core/nets/worldModel/trainer.ts';

/** One part of a training: what is minimised, on which windows. */
export interface Stage {
  name: string;
  windows: readonly Window[];
  objective: ObjectiveOptions;
  training: Partial<TrainingOptions>;
}

/**
 * Trains a member of the ensemble stage by stage, each from the weights of the one before. What is done lies in a
 * folder, so that a training that was cut off goes on, and one that was done is not done again.
 */
export async function trainMember(
  shape: WorldShape,
  stages: readonly Stage[],
  seed: number,
  folder: string,
  say: (text: string) => void,
): Promise<WorldWeights> {
  await mkdir(folder, { recursive: true });
  let world: WorldWeights | undefined;
  for (const { name, windows, objective, training } of stages) {
    const place = join(folder, `${name}-${seed}`);
    const settings = JSON.stringify({ shape, objective, training, seed, windows: windows.length });
    const done = await readKept<WorldWeights>(`${place}.json`, settings);
    if (done !== undefined) {
      world = done;
      continue;
    }
    const resume = await readKept<Checkpoint>(`${place}.checkpoint.json`, settings);
    const kept: Promise<void>[] = [];
    const trained = await trainWorld(
      {
        shape,
        windows,
        objective,
        training: { ...training, seed },
        ...(world !== undefined && { start: world }),
        ...(resume !== undefined && { resume }),
      },
      {
        onEpoch: (report) => {
          say(
            `${name} ${seed}: epoch ${report.epoch}, loss ${report.trainLoss}, validation ${report.validationLoss}`,
          );
          kept.push(keep(`${place}.checkpoint.json`, settings, report.checkpoint()));
        },
      },
    );
    await Promise.all(kept);
    world = trained.world;
    await keep(`${place}.json`, settings, world);
  }
  if (world === undefined) throw new RangeError('There is no stage to train');
  return world;
}

async function readKept<T>(path: string, settings: string): Promise<T | undefined> {
  if (!existsSync(path)) return undefined;
  const content = JSON.parse(await readFile(path, 'utf8')) as { settings: string; value: T };
  return content.settings === settings ? content.value : undefined;
}

/** Written beside it and moved in, under a name of its own: writes of two epochs may overlap. */
async function keep(path: string, settings: string, value: unknown): Promise<void> {
  const draft = `${path}.${process.hrtime.bigint()}.draft`;
  await writeFile(draft, JSON.stringify({ settings, value }));
  await rename(draft, path);
}
