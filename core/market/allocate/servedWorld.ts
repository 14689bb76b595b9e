import { UnknownModelError } from '../../inference/errors.ts';
import type { Models } from '../../inference/port.ts';
import { bootstrapWorld } from '../world/bootstrapWorld.ts';
import { openWorld } from '../world/registered.ts';
import type { World } from '../world/world.ts';

/** A world with the name under which it stands in the comparison. */
export interface ServedWorld {
  name: string;
  version: string;
  world: World;
  /** True where it was trained, on tokens alone. */
  trainedOnTokens: boolean;
}

/** How the latent dynamics model is called in the comparison. */
export const LATENT = 'latent world';

/** The world that plans are made in: the registered model, and where there is none a bootstrap of the past. */
export async function servedWorld(models: Models): Promise<ServedWorld> {
  try {
    const { world, card } = await openWorld(models);
    return { name: LATENT, version: card.version, world, trainedOnTokens: true };
  } catch (error) {
    if (!(error instanceof UnknownModelError)) throw error;
    return { name: 'bootstrap', version: '1.0.0', world: bootstrapWorld(), trainedOnTokens: false };
  }
}
