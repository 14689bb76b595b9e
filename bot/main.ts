import '../core/inference/telemetry.ts';
import { existsSync } from 'node:fs';
import { type Config, ConfigError, loadConfig, redacted } from '../core/config.ts';
import { createLogger, type Logger } from '../core/log.ts';
import { StoreUnavailableError } from '../core/store/errors.ts';
import { type App, openApp } from './house/app.ts';
import { awaitFolder } from './house/openPatiently.ts';
import { createReadiness } from './house/readiness.ts';
import { announceServer } from './house/serverFile.ts';
import { openSidecar } from './house/sidecar/sidecar.ts';
import { httpRoutes } from './surfaces/rest/rest.ts';
import { type HttpServer, PortInUseError, serveHttp } from './surfaces/rest/server.ts';

/** Requests that run when we are told to stop may end within this, in milliseconds. */
const REQUEST_GRACE_MS = 5_000;
/** And jobs that wait or run, after that. */
const DRAIN_MS = 20_000;

/** What a person can put right; its message is all that they need. */
class StartError extends Error {
  override name = 'StartError';
}

interface Running {
  app: App;
  server: HttpServer;
  withdraw(): Promise<void>;
}

async function start(config: Config, log: Logger, onStoreFault: (error: unknown) => void): Promise<Running> {
  const worker = config.ROLE === 'worker';
  if (config.ROLE !== 'all' && config.REDIS_URL === undefined) {
    throw new StartError(
      `ROLE=${config.ROLE} shares its jobs through Redis: set REDIS_URL as well, or leave ROLE out.`,
    );
  }
  if (!existsSync(config.MODELS_DIR)) {
    throw new StartError(
      `There is no folder ${config.MODELS_DIR}: point MODELS_DIR at the models, or leave it out.`,
    );
  }
  await awaitFolder(config);
  const app = await openApp(config, log, { sidecar: openSidecar(config, log) });
  let listening = (_server: HttpServer) => {};
  const served = new Promise<HttpServer>((resolve) => {
    listening = resolve;
  });
  let withdraw = async () => {};
  const openStore = async () => {
    // Without its database a server would forget what it promises to keep: `onStoreFault` ends it.
    await app.openStore();
    // A bot beside workers leaves the clock to them.
    if (config.ROLE !== 'bot')
      await app
        .startSchedules()
        .catch((err: unknown) => log.error({ err }, 'the schedules cannot be started'));
    if (worker) return;
    // Only who holds the database may say that this folder is served here; only `npm run ask` looks for it.
    withdraw = await announceServer(config.DATA_DIR, (await served).address).catch((error: unknown) => {
      log.warn({ err: error }, 'the address could not be written to DATA_DIR');
      return async () => {};
    });
  };
  // After the threads, with which it would share the processor while someone waits for the first answer.
  const readiness = createReadiness(app, () => openStore().catch(onStoreFault));
  const pages = worker ? undefined : await webPages(app);
  const routes = httpRoutes({
    app,
    readiness,
    healthOnly: worker,
    ...(pages === undefined ? {} : { pages }),
  });
  try {
    const server = await serveHttp(routes, config);
    listening(server);
    return { app, server, withdraw: () => withdraw() };
  } catch (error) {
    // A thread that is ended while ONNX Runtime loads a model in it takes the process down: let it finish.
    await app.close(REQUEST_GRACE_MS);
    throw error;
  }
}

async function webPages(app: App) {
  const [{ webRoutes }, { webDependencies }] = await Promise.all([
    import('./surfaces/web/web.ts'),
    import('./webDependencies.ts'),
  ]);
  return webRoutes(webDependencies(app));
}

/** Stops taking questions, ends what runs, stores what waits. A second signal ends it at once. */
async function stop({ app, server, withdraw }: Running): Promise<void> {
  await withdraw();
  await server.close(REQUEST_GRACE_MS);
  const lost = await app.close(DRAIN_MS);
  if (lost > 0) app.log.error({ lost }, 'writes were lost: the database was out of reach to the end');
}

/** One line for what a person can put right, and undefined for a bug. */
function plainFault(error: unknown): string | undefined {
  const expected = [ConfigError, PortInUseError, StartError, StoreUnavailableError];
  if (expected.some((kind) => error instanceof kind)) return (error as Error).message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return `Cannot listen there (${code}): choose another HOST or a PORT above 1023.`;
  }
  return undefined;
}

function fail(error: unknown): never {
  const line = plainFault(error);
  process.stderr.write(`${line ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config);
  log.info({ config: redacted(config) }, 'starting');
  const stopping = new AbortController();
  let exitCode = 0;
  let fault: unknown;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  const running = await start(config, log, (error) => {
    if (stopping.signal.aborted) return;
    fault = error;
    exitCode = 1;
    stopping.abort();
  });
  const what = config.ROLE === 'worker' ? 'A worker of PulsePlate, health at' : 'PulsePlate listens on';
  process.stdout.write(`${what} ${running.server.address}\n`);
  const stopped = new Promise<void>((resolve) => {
    if (stopping.signal.aborted) resolve();
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  if (process.stdin.isTTY && config.ROLE !== 'worker') {
    const { runPrompt } = await import('./surfaces/terminal/prompt.ts');
    await runPrompt(running.app, { input: process.stdin, output: process.stdout }, stopping.signal);
    stopping.abort();
  }
  await stopped;
  if (fault !== undefined) process.stderr.write(`${plainFault(fault) ?? String(fault)}\n`);
  await stop(running);
  process.exit(exitCode);
}

await main().catch(fail);
