/** What that job is given. */
export interface CommandJob {
  args: Record<string, unknown>;
  /** The conversation that asks. */
  chat?: string;
}

/** The job that answers a command. */
export function jobName(command: string): string {
  return `command-${command}`;
}

/** What that job found. */
export interface WarmUp {
  models: number;
  /** Names of the models that cannot be served. */
  broken: string[];
}

/** The job that loads every model of a thread. */
export const warmUpJob = 'warm-up';
