/** A run in the making, wherever runs are kept. */
export interface TrackedRun {
  metric(name: string, value: number, step?: number): Promise<void>;
  /** Keeps a copy of a file. */
  artifact(path: string): Promise<void>;
  end(status: 'finished' | 'failed'): Promise<void>;
}

/** Where runs of the laboratory are logged. */
export interface Tracker {
  startRun(params: Readonly<Record<string, string | number>>): Promise<TrackedRun>;
}

/** Logs nothing. */
export const nullTracker: Tracker = {
  startRun: async () => ({
    metric: async () => {},
    artifact: async () => {},
    end: async () => {},
  }),
};
