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
      log.warn({ err }, 'there is no replayed record that can be read: npm run backfill writes one');
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
