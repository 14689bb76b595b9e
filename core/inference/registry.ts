import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceError, UnknownModelError } from './errors.ts';
import type { GoldenVectors, ModelCard } from './port.ts';

/** The files of one registered version, checked against its card. */
export interface RegisteredModel {
  card: ModelCard;
  graph: Uint8Array;
  golden: GoldenVectors;
}

/** Names of the models in `folder` that have at least one version, in alphabetical order. */
export async function modelNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && (await versions(folder, entry.name)).length > 0) names.push(entry.name);
  }
  return names.sort();
}

/** The cards of all models whose card can be read; its files are checked when the model is loaded. */
export async function readCards(folder: string): Promise<ModelCard[]> {
  const cards = (await modelNames(folder)).map((name) => readCard(folder, name).catch(() => undefined));
  return (await Promise.all(cards)).filter((card) => card !== undefined);
}

/**
 * The card of the newest version of a model.
 * @throws UnknownModelError
 * @throws InferenceError when it is missing or damaged
 */
export async function readCard(folder: string, name: string): Promise<ModelCard> {
  const { place, version } = await newest(folder, name);
  try {
    return JSON.parse(await readFile(join(place, 'card.json'), 'utf8')) as ModelCard;
  } catch (cause) {
    throw new InferenceError(`${name} ${version} cannot be read`, { cause });
  }
}

/**
 * Reads the newest version of a model, `<folder>/<name>/<version>/`.
 * @throws UnknownModelError
 * @throws InferenceError when a file is missing or is not the one that the card names
 */
export async function readModel(folder: string, name: string): Promise<RegisteredModel> {
  const { place, version } = await newest(folder, name);
  const card = await readCard(folder, name);
  try {
    const read = async (file: string) => {
      const bytes = await readFile(join(place, file));
      if (createHash('sha256').update(bytes).digest('hex') !== card.files[file])
        throw new InferenceError(`${name} ${version}: ${file} is not the file that the card names`);
      return bytes;
    };
    const graph = await read('model.onnx');
    const golden = JSON.parse((await read('golden.json')).toString('utf8')) as GoldenVectors;
    return { card, graph, golden };
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause;
    throw new InferenceError(`${name} ${version} cannot be read`, { cause });
  }
}

/** Where the newest version of a model lies. @throws UnknownModelError */
async function newest(folder: string, name: string): Promise<{ place: string; version: string }> {
  // A name reaches us from people: only a plain one can be a folder of ours.
  const [version] = /^[\w-]{1,64}$/.test(name) ? await versions(folder, name) : [];
  if (version === undefined) throw new UnknownModelError(`No model is called "${name.slice(0, 64)}"`);
  return { place: join(folder, name, version), version };
}

/** Versions of a model, newest first; they are numbers with dots, compared number by number. */
async function versions(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name)).catch(() => []);
  return entries
    .filter((entry) => /^\d+(\.\d+)*$/.test(entry))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}
