import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import {
  type NotableDays,
  type NotableDaysSource,
  notableDaysShape,
} from '../../core/market/anomaly/history.ts';

/** The strange days of the past in `notableDays.json` under `folder`, read once. A broken file is as good as none. */
export function openNotableDays(folder: string, log: Logger): NotableDaysSource {
  let loading: Promise<NotableDays | undefined> | undefined;
  const load = async () => {
    try {
      return notableDaysShape.parse(JSON.parse(await readFile(join(folder, 'notableDays.json'), 'utf8')));
    } catch (err) {
      const missing = (err as NodeJS.ErrnoException).code === 'ENOENT';
      if (missing) log.info('no strange days of the past ship with this version: npm run train writes them');
      else log.warn({ err }, 'the strange days of the past cannot be read: npm run train writes them anew');
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
