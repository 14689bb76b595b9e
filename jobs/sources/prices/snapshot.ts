import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Candles, PriceSeries } from '../../../core/market/candles/candles.ts';
import { decodeSnapshot, snapshotIndex } from '../../../core/market/candles/snapshot.ts';
import type { PricesHealth } from '../../../core/ports.ts';

export interface Snapshot {
  /** The whole series, shared by all callers, or undefined: not in it, or no snapshot can be read. */
  get(symbol: string): Promise<PriceSeries | undefined>;
  symbols(): Promise<string[]>;
  health(): Promise<PricesHealth['snapshot']>;
}

type Loaded = { ok: true; builtAt: string; asOf: string; candles: Map<string, Candles> } | Broken;
interface Broken {
  ok: false;
  error: string;
}

/** The offline snapshot under `folder`, read once, when it is first asked for. A broken one is told by `health`. */
export function openSnapshot(folder: string): Snapshot {
  let loading: Promise<Loaded> | undefined;
  const load = () => {
    loading ??= read(folder).catch((error: unknown) => ({ ok: false, error: reason(error) }));
    return loading;
  };
  return {
    async get(symbol) {
      const loaded = await load();
      const candles = loaded.ok ? loaded.candles.get(symbol) : undefined;
      if (!loaded.ok || candles === undefined) return undefined;
      return { candles, source: 'snapshot', fetchedAt: loaded.builtAt, live: false };
    },
    async symbols() {
      const loaded = await load();
      return loaded.ok ? [...loaded.candles.keys()] : [];
    },
    async health() {
      const loaded = await load();
      return loaded.ok
        ? { symbols: loaded.candles.size, asOf: loaded.asOf }
        : { symbols: 0, asOf: '', error: loaded.error };
    },
  };
}

async function read(folder: string): Promise<Loaded> {
  const [text, bytes] = await Promise.all([
    readFile(join(folder, 'candles.json'), 'utf8'),
    readFile(join(folder, 'candles.bin')),
  ]);
  const index = snapshotIndex.parse(JSON.parse(text));
  return { ok: true, builtAt: index.builtAt, asOf: index.asOf, candles: decodeSnapshot(index, bytes) };
}

/** In one sentence, without a path. */
function reason(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOENT') return 'The offline snapshot is missing: run the snapshot pipeline.';
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return 'The index of the offline snapshot cannot be understood: run the snapshot pipeline.';
  return `The offline snapshot cannot be used: ${code ?? (error instanceof Error ? error.message : 'unknown')}.`;
}
