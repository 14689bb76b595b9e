import type { Config } from '../../core/config.ts';
import type { OpenModels } from '../../core/inference/open.ts';
import type { Clock, Prices } from '../../core/ports.ts';
import type { Store } from '../../core/store/port.ts';
import type { JobQueue } from '../../jobs/queue/port.ts';
import type { Checked, HouseStatus } from './house.ts';
import type { Sidecar } from './sidecar/port.ts';

/** A part that does not answer within this counts as unreachable, in milliseconds. */
const PATIENCE_MS = 8_000;

interface Parts {
  config: Pick<Config, 'DATABASE_URL'>;
  clock: Clock;
  /** Milliseconds since the epoch. */
  startedAt: number;
  version: string;
  queue(): Promise<JobQueue>;
  store: Store;
  prices: Prices;
  models: OpenModels;
  sidecar: Sidecar;
}

/** Asks every part how it is, all at once. Never throws, and tells no error's own words: they may hold an address. */
export async function houseStatus(parts: Parts): Promise<HouseStatus> {
  const { clock, startedAt } = parts;
  const [queue, store, prices, models] = await Promise.all([
    checked(async () => (await parts.queue()).health()),
    checked(async () => {
      await parts.store.ping();
      return {
        kind: parts.config.DATABASE_URL === undefined ? ('embedded' as const) : ('postgres' as const),
      };
    }),
    checked(() => parts.prices.health()),
    checked(() => modelsStatus(parts)),
  ]);
  return {
    version: parts.version,
    startedAt: new Date(startedAt).toISOString(),
    uptimeSeconds: Math.round((clock.now() - startedAt) / 1_000),
    queue,
    store,
    prices,
    models,
  };
}

type ModelsUp = Extract<HouseStatus['models'], { reachable: true }>;

async function modelsStatus({ models, sidecar }: Parts): Promise<Omit<ModelsUp, 'reachable'>> {
  const [cards, { by, why }] = await Promise.all([models.list(), models.serving()]);
  // What is known of the process says more than that nothing answers there.
  const reason = by === 'in-process' ? (sidecar.trouble() ?? why) : why;
  return {
    inference: by,
    ...(reason !== undefined && { why: reason }),
    models: cards.map(({ name, version, training }) => ({ name, version, trainedTo: training.to })),
  };
}

async function checked<T extends object>(ask: () => Promise<T>): Promise<Checked<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Checked<T>>((resolve) => {
    timer = setTimeout(
      () => resolve({ reachable: false, reason: `No answer within ${PATIENCE_MS / 1_000} s.` }),
      PATIENCE_MS,
    );
  });
  const asked = ask().then(
    (value): Checked<T> => ({ reachable: true, ...value }),
    (error: unknown): Checked<T> => ({
      reachable: false,
      reason: error instanceof Error ? error.name : 'Unknown fault',
    }),
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
