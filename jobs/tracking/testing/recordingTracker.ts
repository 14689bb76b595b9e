import type { RunStart, Tracker } from '../tracker.ts';

interface RecordedRun {
  start: RunStart;
  metrics: { values: Readonly<Record<string, number>>; step: number | undefined }[];
  artifacts: string[];
  texts: Record<string, string>;
  status?: 'finished' | 'failed';
}

/** Keeps what it is told. */
export function recordingTracker(): { tracker: Tracker; runs: RecordedRun[] } {
  const runs: RecordedRun[] = [];
  const tracker: Tracker = {
    startRun(start) {
      const run: RecordedRun = { start, metrics: [], artifacts: [], texts: {} };
      runs.push(run);
      return {
        metrics: (values, step) => void run.metrics.push({ values, step }),
        artifact: (path) => void run.artifacts.push(path),
        text(name, text) {
          run.texts[name] = text;
        },
        end(status) {
          run.status = status;
        },
      };
    },
    async close() {},
  };
  return { tracker, runs };
}
