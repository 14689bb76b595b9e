import type { ModelCard } from '../../core/inference/port.ts';
import type { PricesHealth } from '../../core/ports.ts';
import type { QueueHealth } from '../../jobs/queue/port.ts';
import type { CommandGuide } from '../guide.ts';

/** What is known about one part: its state, or in one sentence why there is none. */
export type Checked<T> = ({ reachable: true } & T) | { reachable: false; reason: string };

/** How the running process is. Holds no secret and no path. */
export interface HouseStatus {
  version: string;
  /** ISO time. */
  startedAt: string;
  uptimeSeconds: number;
  queue: Checked<QueueHealth>;
  store: Checked<{ kind: 'embedded' | 'postgres' }>;
  prices: Checked<PricesHealth>;
  models: Checked<{ models: readonly Pick<ModelCard, 'name' | 'version' | 'training'>[] }>;
}

/** What the bot knows about itself, for `/help` and `/status`. */
export interface House {
  commands: readonly CommandGuide[];
  status(): Promise<HouseStatus>;
}
