import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LabModel, WalkedModel } from '../model.ts';
import type { LabOptions } from '../options.ts';
import type { Unit } from './result.ts';

/** Raised by hand when the laboratory itself comes to compute something else. */
const VERSION = 1;

export function datasetPath({ cache }: LabOptions, key: string): string {
  return join(cache, 'datasets', `${key}.bin`);
}

/** Where a unit's result lies: named by all that it depends on, so that nothing stale is ever taken for it. */
export function unitPath(
  options: LabOptions,
  datasetKey: string,
  unit: Unit,
  model: LabModel | WalkedModel,
): string {
  const { from, to, step, embargo, rowShare, cache } = options;
  // Functions are not written down; what they mean is in the model's version.
  const { name: _, ...definition } = model;
  const hash = createHash('sha256')
    .update(JSON.stringify([VERSION, datasetKey, from, to, step, embargo, rowShare, unit, definition]))
    .digest('hex')
    .slice(0, 12);
  const name = unit.model.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  return join(cache, 'units', `${name}-${unit.fold}-${hash}.bin`);
}
