import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs a script of this folder in a process of its own. */
export function startScript(name: string, ...words: string[]): ChildProcess {
  const script = fileURLToPath(new URL(name, import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Vitest's own flags and variables are not the script's.
    env: { PATH: process.env.PATH },
  });
}

export async function startWorker(url: string, prefix: string): Promise<ChildProcess> {
  const worker = startScript('workerProcess.ts', url, prefix);
  const [words] = await once(worker.stdout!, 'data');
  if (String(words) !== 'ready\n') throw new Error(`the worker said ${words}`);
  return worker;
}

export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** What a script printed, once it has ended by itself with 0. */
export async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout!.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ended with ${code}: ${text}`);
  return text;
}
