import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { type NotableDaysSource, notableDaysShape } from '../../core/market/anomaly/history.ts';
import { modelFile } from './modelFile.ts';

/** The strange days of the past in `notableDays.json` under `folder`. */
export function openNotableDays(folder: string, log: Logger): NotableDaysSource {
  const notes = {
    missing: 'no strange days of the past ship with this version: npm run train writes them',
    broken: 'the strange days of the past cannot be read: npm run train writes them anew',
  };
  const parse = (text: string) => notableDaysShape.parse(JSON.parse(text));
  return { read: modelFile(join(folder, 'notableDays.json'), parse, notes, log) };
}
