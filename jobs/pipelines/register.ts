import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkGolden, toGolden } from '../../core/inference/golden.ts';
import type { GoldenVectors, ModelCard } from '../../core/inference/port.ts';
import { openSession } from '../../core/inference/session.ts';
import type { Tensors } from '../../core/inference/tensor.ts';

/**
 * Registers a model: makes golden vectors with the serving runtime, checks them, and writes
 * `<folder>/<name>/<version>/{model.onnx, golden.json, card.json}`, in place of that version if it is there.
 */
export async function register(
  folder: string,
  graph: Uint8Array,
  card: Omit<ModelCard, 'files'>,
  goldenInputs: readonly Tensors[],
): Promise<void> {
  const session = await openSession(graph);
  const cases: GoldenVectors['cases'][number][] = [];
  for (const inputs of goldenInputs)
    cases.push({ inputs: toGolden(inputs), outputs: toGolden(await session.run(inputs)) });
  await checkGolden(session.run, { cases });
  await session.release();

  const golden = Buffer.from(JSON.stringify({ cases }));
  const files = { 'model.onnx': sha256(graph), 'golden.json': sha256(golden) };
  const place = join(folder, card.name, card.version);
  // Written beside it and moved in: a server that watches the folder never sees half a version.
  const draft = join(folder, card.name, `.${card.version}.draft`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'model.onnx'), graph);
  await writeFile(join(draft, 'golden.json'), golden);
  await writeFile(join(draft, 'card.json'), `${JSON.stringify({ ...card, files }, null, 2)}\n`);
  await rm(place, { recursive: true, force: true });
  await rename(draft, place);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
