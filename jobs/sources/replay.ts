import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { type Replay, type ReplaySource, replayShape } from '../../core/market/scorecard/replay.ts';

/** The replayed record `replay.json` under `folder`, read once, when it is first asked for. A broken one is as good as none. */
export function openReplay(folder: string, log: Logger): ReplaySource {
  let loading: Promise<Replay | undefined> | undefined;
  const load = async () => {
    try {
      return replayShape.parse(JSON.parse(await readFile(join(folder, 'replay.json'), 'utf8')));
    } catch (err) {
      const missing = (err as NodeJS.ErrnoException).code === 'ENOENT';
      if (missing) log.info('no replayed record ships with this version: npm run backfill writes one');
      else log.warn({ err }, 'the replayed record cannot be read: npm run backfill writes it anew');
      return undefined;
    }
  };
  return {
    read() {
      loading ??= load();
      return loading;
    },
  };
}
