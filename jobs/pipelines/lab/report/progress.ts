import cliProgress from 'cli-progress';

/** What is under way, on the terminal, or line by line where there is none. */
export interface Progress {
  start(title: string, total: number): void;
  step(name: string): void;
  stop(): void;
  say(text: string): void;
}

export function openProgress(): Progress {
  const bar = new cliProgress.SingleBar({
    format: '{title} {bar} {value}/{total}  {duration_formatted}  {name}',
    hideCursor: true,
    // Without a terminal a line now and then is enough for a log.
    noTTYOutput: true,
    notTTYSchedule: 20_000,
  });
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  return {
    start: (title, total) => bar.start(total, 0, { title, name: '' }),
    step: (name) => bar.increment({ name }),
    stop: () => bar.stop(),
    say,
  };
}
