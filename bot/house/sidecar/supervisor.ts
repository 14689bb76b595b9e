import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Logger } from '../../../core/log.ts';
import type { Sidecar } from './port.ts';
import { type WatchOptions, watch } from './watch.ts';

export interface SupervisorOptions {
  program: string;
  /** Folder of the models. */
  models: string;
  log: Logger;
  /** Pause before it is started again, in milliseconds: at first, and at most; doubled each time that it dies young. */
  pause?: { firstMs: number; longestMs: number };
  /** It must say that it listens within this, in milliseconds. */
  startMs?: number;
  /** How it is looked after once it listens; one that hangs is killed, and so started again. */
  watching?: WatchOptions;
  /** What runs when it is told to stop may end within this, in milliseconds; then it is killed. */
  stopMs?: number;
}

export interface SupervisedSidecar extends Sidecar {
  readonly address: string;
  /** The process that runs now. */
  pid(): number | undefined;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const PAUSE = { firstMs: 200, longestMs: 30_000 };
/** One that has lived as long as this does not die young, in milliseconds. */
const GROWN_UP_MS = 60_000;
const START_MS = 30_000;
const STOP_MS = 5_000;
/** Patient: on a busy machine an answer may take its time. */
const WATCHING = { everyMs: 10_000, patienceMs: 5_000, misses: 3 };

/** Of our environment it gets these: it has no use for our tokens and passwords. */
const ENVIRONMENT = ['PATH', 'LD_LIBRARY_PATH', 'TZ'];

/**
 * Starts the sidecar on a socket in a private folder, and starts it again whenever it ends, until `close`. Should this
 * process die without a word, the pipe to the sidecar's standard input breaks, and it stops by itself.
 */
export function superviseSidecar(options: SupervisorOptions): SupervisedSidecar {
  const { program, models, log } = options;
  const { pause = PAUSE, startMs = START_MS, stopMs = STOP_MS, watching = WATCHING } = options;
  // Made by mkdtemp it is ours alone: whoever reaches the socket may ask and, on the other one, unload models.
  const folder = mkdtempSync(join(tmpdir(), 'pulseplate-'));
  const socket = join(folder, 'inference.sock');
  const adminSocket = join(folder, 'admin.sock');
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);

  let child: Child | undefined;
  let gone: Promise<void> = Promise.resolve();
  let trouble: string | undefined;
  let nextPause = pause.firstMs;
  let restart: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  function start(): void {
    trouble = 'The sidecar is starting.';
    // A socket that a crash left behind could not be bound.
    for (const path of [socket, adminSocket]) rmSync(path, { force: true });
    const startedAt = performance.now();
    const started = spawn(
      program,
      [
        ...['--socket', socket, '--admin-socket', adminSocket, '--models', models],
        ...['--log-level', 'warning', '--drain-grace-ms', '0', '--stop-with-stdin'],
      ],
      // In a session of its own: Ctrl-C in a terminal is ours to handle, and what we still finish needs it.
      { env: environment(), stdio: ['pipe', 'pipe', 'pipe'], detached: true },
    );
    child = started;
    let late: NodeJS.Timeout | undefined;
    let endWatch = () => {};
    gone = new Promise((resolve) => {
      const ended = (how: object) => {
        clearTimeout(late);
        endWatch();
        resolve();
        if (child !== started) return;
        child = undefined;
        if (closing === undefined) startAgain(how, performance.now() - startedAt);
      };
      started.once('exit', (code, signal) => ended({ code, signal }));
      // It could not be started at all; then there is no `exit`.
      started.once('error', (error) => ended({ err: error }));
    });
    // Without file descriptors to spare Node returns a child that has no pipes, and tells the error afterwards.
    if (!started.stdin || !started.stdout || !started.stderr) return;
    // Its end breaks the pipe; that is told above.
    started.stdin.on('error', () => undefined);
    late = setTimeout(() => {
      log.error({ startMs }, 'the inference sidecar does not come up and is killed');
      started.kill('SIGKILL');
    }, startMs);
    createInterface({ input: started.stdout }).once('line', () => {
      clearTimeout(late);
      endWatch = watch(socket, watching, () => {
        log.error('the inference sidecar hangs and is killed');
        started.kill('SIGKILL');
      });
      trouble = undefined;
      log.info({ sidecarPid: started.pid }, 'the inference sidecar listens');
    });
    forwardLog(started.stderr, log);
  }

  /** Out of file descriptors or memory, the system refuses at once; a person's question must not end with that. */
  function tryStart(): void {
    try {
      start();
    } catch (error) {
      child = undefined;
      startAgain({ err: error }, 0);
    }
  }

  function startAgain(how: object, livedMs: number): void {
    if (livedMs >= GROWN_UP_MS) nextPause = pause.firstMs;
    trouble = 'The sidecar ended and is started again.';
    log.warn({ ...how, pause: nextPause }, 'the inference sidecar ended; models run in process meanwhile');
    restart = setTimeout(tryStart, nextPause).unref();
    nextPause = Math.min(2 * nextPause, pause.longestMs);
  }

  async function stop(): Promise<void> {
    trouble = 'The sidecar is stopping.';
    clearTimeout(restart);
    const last = child;
    last?.kill('SIGTERM');
    const kill = setTimeout(() => last?.kill('SIGKILL'), stopMs);
    await gone;
    clearTimeout(kill);
    process.off('exit', removeFolder);
    removeFolder();
  }

  start();
  return {
    address: `unix:${pathToFileURL(socket).pathname}`,
    pid: () => child?.pid,
    trouble: () => trouble,
    close: () => {
      closing ??= stop();
      return closing;
    },
  };
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));
  // As core/inference/telemetry.ts has it for ourselves.
  return { ...kept, ORT_DISABLE_TELEMETRY: '1' };
}

/** The lines of its log go into ours, at their level where we know it. */
function forwardLog(stream: Readable, log: Logger): void {
  createInterface({ input: stream }).on('line', (line) => {
    let told: Record<string, unknown>;
    try {
      told = JSON.parse(line) as Record<string, unknown>;
    } catch {
      told = { message: line };
    }
    const level = told.level === 'error' ? 'error' : 'warn';
    log[level]({ sidecar: told }, 'the inference sidecar says');
  });
}
