import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { type Leaderboard, parseLeaderboard } from '../../core/market/laboratory/leaderboard.ts';
import type { LeaderboardSource } from '../../core/market/laboratory/source.ts';

/**
 * Reads `laboratory/leaderboard.json` of a folder of models, again whenever the file has changed. A broken one is as good
 * as none.
 */
export function leaderboardFile(models: string, log: Logger): LeaderboardSource {
  const path = join(models, 'laboratory', 'leaderboard.json');
  let known: { state: string; board: Leaderboard | undefined } | undefined;
  const parsed = async () => {
    try {
      return parseLeaderboard(await readFile(path, 'utf8'));
    } catch (err) {
      log.warn({ err }, 'the results of the laboratory cannot be read: npm run lab writes them anew');
      return undefined;
    }
  };
  return {
    async read() {
      const found = await stat(path, { bigint: true }).catch(() => undefined);
      if (found === undefined) return undefined;
      const state = [found.ino, found.size, found.mtimeNs].join();
      if (known?.state !== state) known = { state, board: await parsed() };
      return known.board;
    },
  };
}
