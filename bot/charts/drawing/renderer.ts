import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LRUCache } from 'lru-cache';
import { Piscina } from 'piscina';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import type { Theme } from './palette.ts';
import { assertDrawable } from './validate.ts';
import type { Drawing } from './worker.ts';

export interface RendererOptions {
  /** Drawing threads; the first starts with the first chart. */
  threads?: number;
  /** Charts that may wait for a thread; the next is refused. */
  maxQueue?: number;
  /** Milliseconds that one chart may take, waiting included; a thread that is still drawing then is ended. */
  timeoutMs?: number;
  /** Bytes of images kept for a chart that is asked for again. */
  cacheBytes?: number;
  /** The thread's entry; tests put a slow one here. */
  entry?: URL;
}

export interface Renderer {
  /**
   * PNG bytes of a chart, twice its logical size.
   * @throws ChartError `invalid` when there is nothing to draw, `busy` when too many wait, `timeout` when it took too long
   */
  png(chart: Chart, theme: Theme): Promise<Uint8Array>;
  /** Ends the threads; charts under way are rejected. Not needed for a process to exit. */
  close(): Promise<void>;
}

type Pool = Piscina<Drawing, Uint8Array>;

// Resolved from here and not from the working directory, which may be anything.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Draws charts in threads of its own, so that no drawing ever blocks the event loop of the caller. Threads start with the
 * first chart, one stays warm, and an idle one keeps no process alive.
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const { threads = 2, maxQueue = 32, timeoutMs = 15_000, cacheBytes = 16 * 2 ** 20 } = options;
  const entry = options.entry ?? new URL('./worker.ts', import.meta.url);
  const cache = new LRUCache<string, Uint8Array>({
    maxSize: cacheBytes,
    sizeCalculation: (image) => image.byteLength,
  });
  const underWay = new Map<string, Promise<Uint8Array>>();
  const stops = new Set<AbortController>();
  let pool: Pool | undefined;

  function start(): Pool {
    const started: Pool = new Piscina({
      filename: fileURLToPath(entry),
      execArgv: ['--import', tsx],
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
    });
    // A thread that dies while it starts answers nobody; without this, its charts would wait for their timeouts.
    started.on('error', (cause) => {
      const fault = new ChartError('invalid', 'The drawing thread did not start.', { cause });
      for (const stop of stops) stop.abort(fault);
    });
    return started;
  }

  async function draw(drawing: Drawing): Promise<Uint8Array> {
    pool ??= start();
    const stop = new AbortController();
    stops.add(stop);
    // A timer of our own, because AbortSignal.timeout() keeps no process alive while the first thread is starting.
    const timer = setTimeout(
      () => stop.abort(new ChartError('timeout', `The chart was not drawn within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    try {
      return await pool.run(drawing, { signal: stop.signal });
    } catch (cause) {
      throw stop.signal.aborted ? stop.signal.reason : wrap(cause);
    } finally {
      clearTimeout(timer);
      stops.delete(stop);
    }
  }

  /** Draws it, or joins the drawing of the same chart that is under way. */
  async function drawOnce(key: string, drawing: Drawing): Promise<Uint8Array> {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    // Counted here: Piscina 5.3 does not hold tasks that can be aborted to its maxQueue.
    if (underWay.size >= threads + maxQueue)
      throw new ChartError('busy', 'Too many charts are waiting to be drawn.');
    const started = draw(drawing);
    underWay.set(key, started);
    try {
      const image = await started;
      cache.set(key, image);
      return image;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    async png(chart, theme) {
      assertDrawable(chart);
      const { option, width, height } = chart;
      const key = createHash('sha256')
        .update(JSON.stringify([theme, width, height, option]))
        .digest('base64');
      return cache.get(key) ?? drawOnce(key, { chart, theme });
    },
    async close() {
      const closing = pool;
      pool = undefined;
      await closing?.destroy();
    },
  };
}

function wrap(cause: unknown): ChartError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ChartError('invalid', `The chart could not be drawn: ${message}`, { cause });
}
