import type { Models } from '../../inference/port.ts';
import { bootstrapWorld } from '../world/bootstrapWorld.ts';
import type { World } from '../world/world.ts';

/** A world with the name under which it stands in the comparison. */
export interface ServedWorld {
  name: string;
  version: string;
  world: World;
}

/** The world that plans are made in. */
export async function servedWorld(_models: Models): Promise<ServedWorld> {
  return { name: 'bootstrap', version: '1.0.0', world: bootstrapWorld() };
}
