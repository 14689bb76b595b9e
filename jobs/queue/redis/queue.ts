import { Queue } from 'bullmq';
import type { Logger } from '../../../core/log.ts';
import type { ThreadPool } from '../pool/pool.ts';
import type { JobHandle, JobQueue, QueueHealth, SubmitOptions } from '../port.ts';
import { Asking } from './asking.ts';
import { Board } from './board.ts';
import { Links } from './links.ts';
import { Listener } from './listener.ts';
import { type JobData, Names, queueName } from './wire.ts';
import { Working } from './working.ts';

/** Nobody reads BullMQ's stream of events here, and it holds every result. */
const eventsKept = 100;

export interface RedisQueueOptions {
  url: string;
  prefix: string;
  /** Whether persons ask here; scheduled jobs may be submitted in any case. */
  asks: boolean;
  /** Runs jobs here; without it, other processes do. */
  pool: ThreadPool | undefined;
  maxWaiting: number;
  log: Logger;
}

/** The queue of many processes: BullMQ on one Redis. Any of them asks, any of them works. */
export class RedisQueue implements JobQueue {
  readonly #options: RedisQueueOptions;
  readonly #links: Links;
  readonly #bull: Queue<JobData, string>;
  readonly #asking: Asking;
  readonly #working: Working | undefined;
  readonly #listener: Listener;
  #drained: Promise<void> | undefined;

  private constructor(options: RedisQueueOptions) {
    const { url, prefix, pool, log, maxWaiting } = options;
    const names = new Names(prefix);
    const links = new Links(url, log);
    const commands = links.openImpatient();
    const board = new Board(commands, names);
    this.#options = options;
    this.#links = links;
    // Its version check would fail for good if the connection broke in just that moment; the worker's is retried.
    this.#bull = new Queue<JobData, string>(queueName, {
      connection: commands,
      prefix,
      skipVersionCheck: true,
      skipMetasUpdate: true,
    });
    this.#bull.on('error', (error) => links.report(error));
    const reachable = () => commands.status === 'ready' && this.#listener.listening;
    // Both connections are needed for it, and either may be the later one to come back.
    const catchUp = () => void (reachable() && this.#asking.catchUp());
    commands.on('ready', () => {
      // Again after each reconnection, as a Redis without persistence has forgotten it.
      commands.hset(names.bull('meta'), 'opts.maxLenEvents', eventsKept).catch(() => {});
      catchUp();
    });
    this.#asking = new Asking({
      board,
      bull: this.#bull,
      commands,
      links,
      log,
      maxWaiting,
      reachable,
    });
    const channels = new Map([
      [names.inbox(this.#asking.processId), (letter: string) => this.#asking.receive(letter)],
    ]);
    if (pool !== undefined) {
      const patient = links.openPatient();
      const patientBoard = new Board(patient, names);
      this.#working = new Working({ pool, patient, patientBoard, board, links, log, prefix });
      channels.set(names.nudge, (id) => this.#working?.nudged(id));
    }
    this.#listener = new Listener(links.openListener(), channels, catchUp);
  }

  /** Waits a moment for Redis. Without it the queue opens all the same, and refuses until Redis is there. */
  static async open(options: RedisQueueOptions): Promise<RedisQueue> {
    const queue = new RedisQueue(options);
    await queue.#links.settle(queue.#listener.first());
    return queue;
  }

  submit<T>(name: string, data: unknown, options: SubmitOptions): JobHandle<T> {
    // Nobody asks a worker anything, but its clock sets jobs off.
    if (!this.#options.asks && options.priority !== 'scheduled') {
      throw new Error('This process only works (ROLE=worker): submit from one with ROLE=bot or ROLE=all.');
    }
    return this.#asking.submit<T>(name, data, options);
  }

  /** Counts over all processes; `threads` are this one's. @throws Error while Redis is away */
  async health(): Promise<QueueHealth> {
    const counts = await this.#bull.getJobCounts('wait', 'prioritized', 'delayed', 'active');
    const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    return {
      adapter: 'bullmq',
      waiting: wait + prioritized + delayed,
      active,
      threads: this.#options.pool?.threads ?? 0,
    };
  }

  drain(timeoutMs: number): Promise<void> {
    this.#drained ??= this.#drain(timeoutMs);
    return this.#drained;
  }

  async #drain(timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    // The worker goes on meanwhile: the questions of this process may be waiting for it.
    await this.#asking.finish(timeoutMs);
    await this.#working?.finish(Math.max(0, end - Date.now()));
    await this.#options.pool?.close();
    await this.#bull.close();
    this.#links.close();
  }
}
