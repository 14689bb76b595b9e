import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard, Models } from '../../inference/port.ts';
import { registeredWorld, WORLD_STEP } from './graphs.ts';
import { latentWorld, type WorldSizes } from './latentWorld.ts';
import { HALF_LIVES } from './observations.ts';
import type { Latent, World } from './world.ts';

/**
 * The registered world, and the card that says how well it has done.
 *
 * @throws UnknownModelError when none is registered, InferenceError when it was trained on other observations
 */
export async function openWorld(models: Models): Promise<{ world: World & Latent; card: ModelCard }> {
  const card = await models.card(WORLD_STEP);
  return { world: latentWorld(registeredWorld(models, card.version), sizesOf(card)), card };
}

function sizesOf({ name, version, parameters }: ModelCard): WorldSizes {
  const size = (key: keyof WorldSizes) => {
    const value = parameters[key];
    if (typeof value !== 'number') throw new InferenceError(`The card of ${name} ${version} has no ${key}`);
    return value;
  };
  if (String(parameters.halfLives) !== String(HALF_LIVES))
    throw new InferenceError(`${name} ${version} expects other observations: run npm run train`);
  return {
    members: size('members'),
    hidden: size('hidden'),
    latent: size('latent'),
    marketHidden: size('marketHidden'),
    marketLatent: size('marketLatent'),
    context: size('context'),
  };
}
