import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Another build of the server, such as one with sanitisers, takes its place by the environment. */
const program =
  process.env.INFERENCE_PROGRAM ??
  fileURLToPath(new URL('../../build/pulseplate-inference', import.meta.url));

export interface Sidecar {
  readonly process: ChildProcess;
  readonly pid: number;
  /** 0 when it listens on a Unix socket. */
  readonly port: number;
  readonly adminPort: number;
  /** Its log so far, a parsed JSON line each. */
  readonly log: readonly Record<string, unknown>[];
  /** Exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Drains it (SIGTERM) and returns the exit code. */
  stop(): Promise<number | null>;
}

export interface SidecarOptions {
  models: string;
  flags?: readonly string[];
  /** Waits until every model is loaded or has said why not (the default). */
  settled?: boolean;
}

/** Starts the real server on free ports of the loopback address. @throws Error with its log when it does not come up */
export async function startSidecar({ models, flags = [], settled = true }: SidecarOptions): Promise<Sidecar> {
  const place = flags.includes('--socket') ? [] : ['--port', '0', '--admin-port', '0'];
  // Its standard input ends with this process, however that ends.
  const own = ['--models', models, '--drain-grace-ms', '0', '--stop-with-stdin'];
  const child = spawn(program, [...own, ...place, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] });
  const log: Record<string, unknown>[] = [];
  const plain: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    try {
      log.push(JSON.parse(line) as Record<string, unknown>);
    } catch {
      plain.push(line);
    }
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const first = once(createInterface({ input: child.stdout }), 'line').then(([line]) => line as string);
  const line = await Promise.race([first, exited.then(() => undefined)]);
  const trouble = () => new Error(`The server did not come up: ${JSON.stringify(log)} ${plain.join('\n')}`);
  if (line === undefined) throw trouble();
  const { port, adminPort } = JSON.parse(line) as { port: number | null; adminPort: number | null };
  const sidecar: Sidecar = {
    ...{ process: child, log, exited, port: port ?? 0, adminPort: adminPort ?? 0 },
    pid: child.pid!,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
  if (settled && port !== null) await untilReady(port, exited, trouble);
  return sidecar;
}

async function untilReady(port: number, exited: Promise<unknown>, trouble: () => Error): Promise<void> {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (let attempt = 0; attempt < 3_000 && !ended; attempt++) {
    const response = await fetch(`http://127.0.0.1:${port}/v2/health/ready`).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(10);
  }
  throw trouble();
}
