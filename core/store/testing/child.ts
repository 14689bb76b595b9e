import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process running a script, talked to in lines. */
export interface Child {
  pid: number;
  /** The next line that it prints. */
  line(): Promise<string>;
  say(): void;
  /** Sends the signal, if any, and waits until the process is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export function startChild(script: URL, ...args: string[]): Child {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { pid, stdin, stdout } = child;
  if (pid === undefined || stdin === null || stdout === null) throw new Error(`${script} did not start`);
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  return {
    pid,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended without a word`);
      return value;
    },
    say: () => void stdin.write('go\n'),
    async end(signal) {
      if (signal !== undefined) child.kill(signal);
      await exited;
    },
  };
}
