import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GoldenVectors, type ModelCard, parseCard, parseGolden } from './card.ts';
import { InferenceError, UnknownModelError } from './errors.ts';

/** The files of one registered version, checked against its card. */
export interface RegisteredModel {
  card: ModelCard;
  graph: Uint8Array;
  golden: GoldenVectors;
  /** Content of the file that `serving.text.tokenizer` names. */
  tokenizer?: string;
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
 * @throws InferenceError when it is missing, damaged or of another model
 */
export async function readCard(folder: string, name: string): Promise<ModelCard> {
  return readCardOf(folder, name, await newestVersion(folder, name));
}

/**
 * Reads a version of a model, `<folder>/<name>/<version>/`.
 * @throws UnknownModelError
 * @throws InferenceError when a file is missing or is not the one that the card names
 */
export async function readModel(folder: string, name: string, version: string): Promise<RegisteredModel> {
  const card = await readCardOf(folder, name, version);
  return about(name, version, async () => {
    const read = async (file: string) => {
      const bytes = await readFile(join(placeOf(folder, name, version), file));
      if (createHash('sha256').update(bytes).digest('hex') !== card.files[file])
        throw new InferenceError(`${file} is not the file that the card names`);
      return bytes;
    };
    const graph = await read('model.onnx');
    const golden = parseGolden((await read('golden.json')).toString('utf8'));
    const text = card.serving?.text;
    if (text === undefined) return { card, graph, golden };
    return { card, graph, golden, tokenizer: (await read(text.tokenizer)).toString('utf8') };
  });
}

/** The newest version of a model. @throws UnknownModelError */
export async function newestVersion(folder: string, name: string): Promise<string> {
  const [version] = isName(name) ? await versions(folder, name) : [];
  if (version === undefined) throw new UnknownModelError(`No model is called "${name.slice(0, 64)}"`);
  return version;
}

/** @throws UnknownModelError */
function placeOf(folder: string, name: string, version: string): string {
  if (!isName(name) || !isVersion(version))
    throw new UnknownModelError(`No model is called "${name.slice(0, 64)} ${version.slice(0, 64)}"`);
  return join(folder, name, version);
}

/** A name reaches us from people: only a plain one can be a folder of ours. */
function isName(name: string): boolean {
  return /^[\w-]{1,64}$/.test(name);
}

function isVersion(version: string): boolean {
  return /^\d+(\.\d+)*$/.test(version);
}

/** Cards as they were parsed, by path: every question asks for one, and parsing takes many times as long as answering. */
const parsed = new Map<string, { state: string; card: ModelCard }>();

/** The card of one version. @throws UnknownModelError, InferenceError as `readCard` does */
export async function readCardOf(folder: string, name: string, version: string): Promise<ModelCard> {
  return about(name, version, async () => {
    const path = join(placeOf(folder, name, version), 'card.json');
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const state = [ino, size, mtimeNs, ctimeNs].join();
    const known = parsed.get(path);
    if (known?.state === state) return known.card;
    const card = parseCard(await readFile(path, 'utf8'));
    if (card.name !== name || card.version !== version)
      throw new InferenceError(`its card is of ${card.name} ${card.version}`);
    parsed.set(path, { state, card });
    return card;
  });
}

/** Names the model in what goes wrong with its files, and leaves the path out. */
async function about<T>(name: string, version: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof UnknownModelError) throw cause;
    const what = cause instanceof InferenceError ? `: ${cause.message}` : ' cannot be read';
    throw new InferenceError(`${name} ${version}${what}`, { cause });
  }
}

/** Versions of a model, newest first; they are numbers with dots, compared number by number. */
async function versions(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name)).catch(() => []);
  return entries.filter(isVersion).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}
