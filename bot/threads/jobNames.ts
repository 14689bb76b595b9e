/** The job that answers a command. */
export function jobName(command: string): string {
  return `command-${command}`;
}

/** The job that loads every model of a thread. */
export const warmUpJob = 'warm-up';
