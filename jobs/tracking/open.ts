import { fileURLToPath } from 'node:url';
import type { Config } from '../../core/config.ts';
import { guarded } from './guarded.ts';
import { openFileStore } from './local/fileStore.ts';
import { openServerTracker } from './server/serverTracker.ts';
import { nullTracker, type Tracker } from './tracker.ts';

const LOCAL_FOLDER = 'mlruns';
/** Not inside that folder: MLflow takes every folder there for an experiment, and stops at a name that is no number. */
const SPOOL = '.mlruns-spool';
const clock = { now: () => Date.now() };

/** The tracker that the configuration names: a server of MLflow, or a folder that `mlflow ui` reads. */
export function openTracker(
  config: Pick<Config, 'MLFLOW_TRACKING_URI' | 'MLFLOW_TRACKING_TOKEN'>,
  say: (text: string) => void,
): Tracker {
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token } = config;
  try {
    const tracker =
      uri === undefined || uri.startsWith('file:')
        ? openFileStore(uri === undefined ? LOCAL_FOLDER : folderOf(uri), clock)
        : openServerTracker({ address: uri, token, spool: SPOOL, clock, say });
    return guarded(tracker, say);
  } catch (error) {
    say(`runs are not logged: ${error instanceof Error ? error.message : String(error)}`);
    return nullTracker;
  }
}

/** `file:///var/mlruns` is an address, `file:mlruns` and `file:./mlruns` mean a folder beside. */
function folderOf(uri: string): string {
  return uri.startsWith('file:/') ? fileURLToPath(uri) : uri.slice('file:'.length);
}
