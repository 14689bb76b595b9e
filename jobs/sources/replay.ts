import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { type ReplaySource, replayShape } from '../../core/market/scorecard/replay.ts';
import { modelFile } from './modelFile.ts';

/** The replayed record `replay.json` under `folder`. */
export function openReplay(folder: string, log: Logger): ReplaySource {
  const notes = {
    missing: 'no replayed record ships with this version: npm run backfill writes one',
    broken: 'the replayed record cannot be read: npm run backfill writes it anew',
  };
  return {
    read: modelFile(join(folder, 'replay.json'), (text) => replayShape.parse(JSON.parse(text)), notes, log),
  };
}
