import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Leaderboard, parseLeaderboard } from '../../core/market/laboratory/leaderboard.ts';
import type { LeaderboardSource } from '../../core/market/laboratory/source.ts';

/** Reads `laboratory/leaderboard.json` of a folder of models, again whenever the file has changed. */
export function leaderboardFile(models: string): LeaderboardSource {
  const path = join(models, 'laboratory', 'leaderboard.json');
  let known: { state: string; board: Leaderboard } | undefined;
  return {
    async read() {
      const found = await stat(path, { bigint: true }).catch(() => undefined);
      if (found === undefined) return undefined;
      const state = [found.ino, found.size, found.mtimeNs].join();
      if (known?.state !== state) known = { state, board: parseLeaderboard(await readFile(path, 'utf8')) };
      return known.board;
    },
  };
}
