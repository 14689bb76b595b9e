import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../core/config.ts';
import { openModels } from '../../core/inference/open.ts';
import type { OnServingChange } from '../../core/inference/withFallback.ts';
import type { Logger } from '../../core/log.ts';
import type { Clock, Prices } from '../../core/ports.ts';
import type { Store } from '../../core/store/port.ts';
import type { JobQueue } from '../../jobs/queue/port.ts';
import type { Runner } from '../../jobs/schedules/runner.ts';
import { openAllocation } from '../../jobs/sources/allocation.ts';
import { leaderboardFile } from '../../jobs/sources/leaderboard.ts';
import { createNews } from '../../jobs/sources/news/news.ts';
import { openNotableDays } from '../../jobs/sources/notableDays.ts';
import { createPrices } from '../../jobs/sources/prices/prices.ts';
import { openReplay } from '../../jobs/sources/replay.ts';
import { moodFile } from '../../jobs/sources/sentimentFile.ts';
import { catalogue } from '../catalogue.ts';
import type { Command, CommandPorts } from '../command.ts';
import { guideOf } from '../guide.ts';
import { type DeferredStore, deferredStore } from './deferredStore.ts';
import type { House } from './house.ts';
import { houseStatus } from './houseStatus.ts';
import { openPatiently } from './openPatiently.ts';
import type { Sidecar } from './sidecar/port.ts';
import { namedSidecar } from './sidecar/sidecar.ts';

/** Everything that surfaces share: one per process. */
export interface App {
  readonly config: Config;
  readonly log: Logger;
  readonly version: string;
  readonly commands: readonly Command[];
  /** What a command that runs in this process may reach. */
  readonly ports: CommandPorts;
  readonly house: House;
  /** Opens the database: the first answer is sooner when that comes after it. */
  openStore(): Promise<Store>;
  /** From now on the clock sets jobs off, too, until the app is closed. */
  startSchedules(): Promise<void>;
  /** Its threads start at the first call. @throws Error when they cannot be started; the next call tries again */
  queue(): Promise<JobQueue>;
  /**
   * Drains the queue, writes what still waits and closes everything; the second call does nothing.
   * Returns how many writes were lost for want of a database.
   */
  close(drainMs: number): Promise<number>;
}

export interface AppParts {
  /** The commands of a test, instead of the index. */
  commands?: readonly Command[];
  threadEntry?: URL;
  clock?: Clock;
  /** Closed with the app; without one, the sidecar that the configuration names. */
  sidecar?: Sidecar;
}

const threadEntry = new URL('../threads/thread.ts', import.meta.url);

/** Builds the app. Returns at once: threads start with the first job, the database when it is needed or asked for. */
export async function openApp(config: Config, log: Logger, parts: AppParts = {}): Promise<App> {
  const clock = parts.clock ?? { now: Date.now };
  const startedAt = clock.now();
  const version = await readVersion();
  const commands = parts.commands ?? catalogue;
  const stop = new AbortController();
  const store = deferredStore(() => openPatiently(config, log, stop.signal), log);
  const prices = createPrices(config, { store: store.opened, clock, log });
  const sidecar = parts.sidecar ?? namedSidecar(config);
  const place = { folder: config.MODELS_DIR, sidecar: sidecar.address };
  const laboratory = leaderboardFile(config.MODELS_DIR, log);
  const snapshots = join(config.MODELS_DIR, 'snapshot');
  const notableDays = openNotableDays(snapshots, log);
  const replays = openReplay(snapshots, log);
  const mood = moodFile(snapshots, config.SENTIMENT_HALF_LIFE_HOURS, log);
  const news = createNews(config, { clock, log });
  const allocation = openAllocation(config.MODELS_DIR, log);
  const tellServing = servingTeller(log);
  const models = openModels(place, tellServing);
  const guides = commands.map(guideOf);
  let queue: Promise<JobQueue> | undefined;
  let runner: Promise<Runner> | undefined;
  let closing: Promise<number> | undefined;

  const openQueue = async (): Promise<JobQueue> => {
    // Loaded when first needed: `/help` has no use for threads and Redis.
    const { openQueue: open } = await import('../../jobs/queue/open.ts');
    return open(config, {
      threadEntry: parts.threadEntry ?? threadEntry,
      services: {
        ...{ prices, store, house, replays, laboratory, mood, news, notableDays, allocation },
        settings: { models: () => place, tellServing },
      },
      log,
    });
  };

  const startQueue = (): Promise<JobQueue> => {
    queue ??= openQueue().catch((error: unknown) => {
      queue = undefined;
      throw error;
    });
    return queue;
  };

  const startRunner = async (): Promise<Runner> => {
    const [{ startSchedules }, { schedules }] = await Promise.all([
      import('../../jobs/schedules/runner.ts'),
      import('../../jobs/schedules/index.ts'),
    ]);
    return startSchedules(schedules, { queue: await startQueue(), log, clock });
  };

  const house: House = {
    commands: guides,
    status: () =>
      houseStatus({ config, clock, startedAt, version, queue: startQueue, store, prices, models, sidecar }),
  };

  return {
    config,
    log,
    version,
    commands,
    house,
    ports: { prices, models, store, clock, house, replays, laboratory, mood, notableDays, allocation },
    openStore: store.open,
    startSchedules: async () => {
      if (closing !== undefined) return;
      runner ??= startRunner();
      await runner;
    },
    queue: startQueue,
    close: (drainMs) => {
      closing ??= closeAll({ runner, queue, prices, news, store, stop, models, sidecar }, drainMs);
      return closing;
    },
  };
}

interface Closable {
  runner: Promise<Runner> | undefined;
  queue: Promise<JobQueue> | undefined;
  prices: Prices & { close(): unknown };
  news: { close(): void };
  store: DeferredStore;
  stop: AbortController;
  models: { close(): Promise<void> };
  sidecar: Sidecar;
}

/** In this order: jobs run models and write to the store, and prices do; so the store goes last. */
async function closeAll(parts: Closable, drainMs: number): Promise<number> {
  const { runner, queue, prices, news, store, stop, models, sidecar } = parts;
  const setOff = await runner?.catch(() => undefined);
  setOff?.stop();
  news.close();
  const running = await queue?.catch(() => undefined);
  await running?.drain(drainMs);
  await models.close();
  await sidecar.close();
  // Prices that a job had fetched wait for the database, too.
  if (running !== undefined) store.open().catch(() => undefined);
  await prices.close();
  stop.abort();
  const lost = await store.flush();
  await store.close();
  return lost;
}

/** What a process or a thread falls back from is worth a warning; that a sidecar is still starting is not. */
function servingTeller(log: Logger): OnServingChange {
  return ({ by, why }, before) =>
    log[before === 'sidecar' ? 'warn' : 'info']({ by, why }, 'models run there');
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
