/** What is known of a run when it starts. Names and values that MLflow would refuse are cut and replaced: see names.ts. */
export interface RunStart {
  /** Runs that are compared with one another have the same. */
  experiment: string;
  name: string;
  parameters: Readonly<Record<string, string | number | boolean>>;
  tags: Readonly<Record<string, string>>;
}

/** A run in the making, wherever runs are kept. No method waits, and none throws. */
export interface TrackedRun {
  /** Values by name, NaN and infinities among them. @param step 0 by default */
  metrics(values: Readonly<Record<string, number>>, step?: number): void;
  /** Keeps a copy of the file as it is now, under its own name. */
  artifact(path: string): void;
  /** Keeps a text as a file. @param name may hold folders, `tables/skill.md` */
  text(name: string, text: string): void;
  end(status: 'finished' | 'failed'): void;
}

/** Where runs of the laboratory and of the training are logged. */
export interface Tracker {
  startRun(run: RunStart): TrackedRun;
  /** Sends what can be sent within some seconds; the rest is kept for the next process. */
  close(): Promise<void>;
}

/** Logs nothing. */
export const nullTracker: Tracker = {
  startRun: () => ({ metrics() {}, artifact() {}, text() {}, end() {} }),
  async close() {},
};
