import type { TrackedRun, Tracker } from './tracker.ts';

/** A tracker whose failures (a full disk, a folder that may not be written) are told once and stop nothing. */
export function guarded(tracker: Tracker, say: (text: string) => void): Tracker {
  let told = false;
  function attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      tell(error);
      return undefined;
    }
  }
  function tell(error: unknown) {
    if (told) return;
    told = true;
    say(`runs are not logged completely: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {
    startRun(start) {
      const run: TrackedRun | undefined = attempt(() => tracker.startRun(start));
      return {
        metrics: (values, step) => attempt(() => run?.metrics(values, step)),
        artifact: (path) => attempt(() => run?.artifact(path)),
        text: (name, text) => attempt(() => run?.text(name, text)),
        end: (status) => attempt(() => run?.end(status)),
      };
    },
    close: () => tracker.close().catch(tell),
  };
}
