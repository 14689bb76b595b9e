import { get } from 'node:http';

export interface WatchOptions {
  /** Pause between two looks, and how long one may take, in milliseconds. */
  everyMs: number;
  patienceMs: number;
  /** Looks in a row without an answer after which it counts as hanging. */
  misses: number;
}

/** Asks a sidecar again and again whether it lives, and calls `onHang` once when it does not say so. Returns what ends it. */
export function watch(socket: string, options: WatchOptions, onHang: () => void): () => void {
  const { everyMs, patienceMs, misses } = options;
  let missed = 0;
  let next: NodeJS.Timeout | undefined;
  let ended = false;

  async function look(): Promise<void> {
    missed = (await isLive(socket, patienceMs)) ? 0 : missed + 1;
    if (ended) return;
    if (missed >= misses) onHang();
    else later();
  }

  function later(): void {
    next = setTimeout(look, everyMs).unref();
  }

  later();
  return () => {
    ended = true;
    clearTimeout(next);
  };
}

/** Never rejects. */
function isLive(socketPath: string, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(patienceMs);
    get({ socketPath, path: '/v2/health/live', agent: false, signal }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
