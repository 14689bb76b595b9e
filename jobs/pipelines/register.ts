import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkGolden, toGolden } from '../../core/inference/golden.ts';
import type { GoldenVectors, ModelCard } from '../../core/inference/port.ts';
import { openSession, type Session } from '../../core/inference/session.ts';
import type { Tensors } from '../../core/inference/tensor.ts';
import { textInput } from '../../core/inference/textInput.ts';

/**
 * Registers a model: makes golden vectors with the serving runtime, checks them, and writes
 * `<folder>/<name>/<version>/{model.onnx, golden.json, card.json}`, in place of that version if it is there.
 *
 * @param tokenizer content of the file that `serving.text` of the card names: it is put beside the graph
 */
export async function register(
  folder: string,
  graph: Uint8Array,
  card: Omit<ModelCard, 'files'>,
  goldenInputs: readonly Tensors[],
  tokenizer?: string,
): Promise<void> {
  const session = await openSession(graph);
  const run = runOf(session, card, tokenizer);
  const cases: GoldenVectors['cases'][number][] = [];
  for (const inputs of goldenInputs)
    cases.push({ inputs: toGolden(inputs), outputs: toGolden(await run(inputs)) });
  await checkGolden(run, { cases });
  await session.release();

  const golden = Buffer.from(JSON.stringify({ cases }));
  const contents = new Map<string, Uint8Array>([
    ['model.onnx', graph],
    ['golden.json', golden],
  ]);
  const text = card.serving?.text;
  if (text !== undefined && tokenizer !== undefined) contents.set(text.tokenizer, Buffer.from(tokenizer));
  const files = Object.fromEntries([...contents].map(([name, bytes]) => [name, sha256(bytes)]));
  const place = join(folder, card.name, card.version);
  // Written beside it and moved in: a server that watches the folder never sees half a version.
  const draft = join(folder, card.name, `.${card.version}.draft`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const [name, bytes] of contents) await writeFile(join(draft, name), bytes);
  await writeFile(join(draft, 'card.json'), `${JSON.stringify({ ...card, files }, null, 2)}\n`);
  await rm(place, { recursive: true, force: true });
  await rename(draft, place);
}

/** How the model is run where it is served: on texts, when its card says so. */
function runOf(
  session: Session,
  { name, serving }: Omit<ModelCard, 'files'>,
  tokenizer?: string,
): Session['run'] {
  if (serving?.text === undefined) return session.run;
  if (tokenizer === undefined) throw new RangeError(`${name} takes texts, so it needs a tokenizer`);
  const tokenise = textInput(serving.text, tokenizer, session.inputs);
  return async (inputs) => session.run(tokenise(inputs));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
