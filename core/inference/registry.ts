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

/**
 * Reads the newest version of a model, `<folder>/<name>/<version>/`.
 * @throws UnknownModelError
 * @throws InferenceError when a file is missing or is not the one that the card names
 */
export async function readModel(folder: string, name: string): Promise<RegisteredModel> {
  // A name reaches us from people: only a plain one can be a folder of ours.
  const [version] = /^[\w-]{1,64}$/.test(name) ? await versions(folder, name) : [];
  if (version === undefined) throw new UnknownModelError(`No model is called "${name.slice(0, 64)}"`);
  const place = join(folder, name, version);
  try {
    const card = JSON.parse(await readFile(join(place, 'card.json'), 'utf8')) as ModelCard;
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

/** Versions of a model, newest first; they are numbers with dots, compared number by number. */
async function versions(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name)).catch(() => []);
  return entries
    .filter((entry) => /^\d+(\.\d+)*$/.test(entry))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}
