import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../../core/log.ts';
import type { Candles, PriceSeries } from '../../../core/market/candles/candles.ts';
import { decodeSnapshot, snapshotIndex } from '../../../core/market/candles/snapshot.ts';
import { type Intraday, timeframes } from '../../../core/market/candles/timeframe.ts';

const indexShape = snapshotIndex.extend({ timeframe: z.enum(timeframes).exclude(['1d']) });

export interface IntradaySnapshot {
  /** The whole series, shared by all callers, or undefined: not in it, or no snapshot can be read. */
  get(symbol: string, timeframe: Intraday): Promise<PriceSeries | undefined>;
  symbols(): Promise<string[]>;
}

interface Loaded {
  builtAt: string;
  timeframe: Intraday;
  candles: Map<string, Candles>;
}

/** The candles shorter than a day under `folder`, read once, when they are first asked for. Broken ones are as good as none. */
export function openIntradaySnapshot(folder: string, log: Logger): IntradaySnapshot {
  let loading: Promise<Loaded | undefined> | undefined;
  const load = () => {
    loading ??= read(folder).catch((err: unknown) => {
      log.warn({ err }, 'the offline snapshot of intraday candles cannot be read: run the snapshot pipeline');
      return undefined;
    });
    return loading;
  };
  return {
    async get(symbol, timeframe) {
      const loaded = await load();
      const candles = loaded?.timeframe === timeframe ? loaded.candles.get(symbol) : undefined;
      if (loaded === undefined || candles === undefined) return undefined;
      return { candles, source: 'snapshot', fetchedAt: loaded.builtAt, live: false };
    },
    async symbols() {
      return [...((await load())?.candles.keys() ?? [])];
    },
  };
}

async function read(folder: string): Promise<Loaded> {
  const [text, bytes] = await Promise.all([
    readFile(join(folder, 'intraday.json'), 'utf8'),
    readFile(join(folder, 'intraday.bin')),
  ]);
  const index = indexShape.parse(JSON.parse(text));
  return { builtAt: index.builtAt, timeframe: index.timeframe, candles: decodeSnapshot(index, bytes) };
}
