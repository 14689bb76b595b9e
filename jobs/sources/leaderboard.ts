import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { parseLeaderboard } from '../../core/market/laboratory/leaderboard.ts';
import type { LeaderboardSource } from '../../core/market/laboratory/source.ts';
import { modelFile } from './modelFile.ts';

/** `laboratory/leaderboard.json` of a folder of models. */
export function leaderboardFile(models: string, log: Logger): LeaderboardSource {
  const notes = {
    missing: 'no results of the laboratory ship with this version: npm run lab writes them',
    broken: 'the results of the laboratory cannot be read: npm run lab writes them anew',
  };
  return { read: modelFile(join(models, 'laboratory', 'leaderboard.json'), parseLeaderboard, notes, log) };
}
