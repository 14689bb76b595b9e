import type { ChildProcess } from 'node:child_process';
import { Redis } from 'ioredis';
import { freshKey, type Opened } from './conformance/opened.ts';
import { openTestQueue, type TestQueueOptions } from './open.ts';
import { killProcess, startScript, startWorker } from './processes.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** One Redis and whatever a test opens on it: queues in this process, workers in others. */
export class Cluster {
  readonly redis: TestRedis;
  /** For a look into Redis. */
  readonly client: Redis;
  #prefix = '';
  readonly #opened: Opened[] = [];
  readonly #children: ChildProcess[] = [];

  private constructor(redis: TestRedis) {
    this.redis = redis;
    this.client = new Redis(redis.url);
    this.client.on('error', () => {});
  }

  static async start(): Promise<Cluster> {
    return new Cluster(await startRedis());
  }

  /** A fresh corner of Redis; each test has its own. */
  enter(): string {
    this.#prefix = `p-${freshKey().replaceAll(' ', '-')}`;
    return this.#prefix;
  }

  async open(role: 'all' | 'bot' | 'worker', options: TestQueueOptions = {}): Promise<Opened> {
    const opened = await openTestQueue({
      url: this.redis.url,
      prefix: this.#prefix,
      role,
      threads: 1,
      ...options,
    });
    this.#opened.push(opened);
    return opened;
  }

  /** A worker in a process of its own. */
  async worker(): Promise<ChildProcess> {
    const child = await startWorker(this.redis.url, this.#prefix);
    this.#children.push(child);
    return child;
  }

  script(name: string, ...words: string[]): ChildProcess {
    const child = startScript(name, ...words);
    this.#children.push(child);
    return child;
  }

  /** Ends what the test opened. */
  async leave(): Promise<void> {
    await Promise.all(this.#children.splice(0).map(killProcess));
    await Promise.all(this.#opened.splice(0).map(({ queue }) => queue.drain(0)));
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    await this.redis.stop();
  }
}
