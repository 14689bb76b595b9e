import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Matrix } from '../../../core/learn/matrix.ts';
import { type AnomalyModel, fitAnomaly } from '../../../core/market/anomaly/training/fit.ts';
import { AUTOENCODER, CONTRASTIVE, JOINT, TRAINING } from '../../../core/market/anomaly/training/networks.ts';
import { writeAtomically } from '../lab/work/atomic.ts';

/** Fits, or takes what an earlier run fitted on the same windows with the same settings. */
export async function fittedOrKept(
  windows: Matrix,
  seed: number,
  work: string,
): Promise<{ model: AnomalyModel; kept: boolean }> {
  const name = createHash('sha256')
    .update(new Uint8Array(windows.data.buffer))
    .update(JSON.stringify([seed, AUTOENCODER, JOINT, CONTRASTIVE, TRAINING]))
    .digest('hex');
  const path = join(work, `${name}.model`);
  if (existsSync(path)) return { model: deserialize(await readFile(path)), kept: true };
  const model = await fitAnomaly(windows, seed);
  await writeAtomically(path, [serialize(model)]);
  return { model, kept: false };
}
