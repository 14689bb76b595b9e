import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkGolden } from '../../core/inference/golden.ts';
import type { GoldenVectors, ModelCard, Tensor } from '../../core/inference/port.ts';
import { openSession } from '../../core/inference/session.ts';

/**
 * Registers a model: makes golden vectors with the serving runtime, checks them, and writes
 * `<folder>/<name>/<version>/{model.onnx, golden.json, card.json}`, in place of that version if it is there.
 */
export async function register(
  folder: string,
  graph: Uint8Array,
  card: Omit<ModelCard, 'files'>,
  goldenInputs: readonly Record<string, Tensor>[],
): Promise<void> {
  const session = await openSession(graph);
  const cases: GoldenVectors['cases'][number][] = [];
  for (const inputs of goldenInputs)
    cases.push({ inputs: plain(inputs), outputs: plain(await session.run(inputs)) });
  await checkGolden(session.run, { cases });
  await session.release();

  const golden = Buffer.from(JSON.stringify({ cases }));
  const files = { 'model.onnx': sha256(graph), 'golden.json': sha256(golden) };
  const place = join(folder, card.name, card.version);
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'model.onnx'), graph);
  await writeFile(join(place, 'golden.json'), golden);
  await writeFile(join(place, 'card.json'), `${JSON.stringify({ ...card, files }, null, 2)}\n`);
}

function plain(tensors: Record<string, Tensor>) {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dims, data }]) => [name, { dims, data: [...data] }]),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
