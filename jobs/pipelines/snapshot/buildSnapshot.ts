import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoDay, length, slice } from '../../../core/market/candles/candles.ts';
import { encodeSnapshot } from '../../../core/market/candles/snapshot.ts';
import type { History } from '../data/marketCsv.ts';
import { servedHistories } from '../data/universe.ts';

/** Candles kept per token: what a forecast looks at. */
export const DAYS = 500;

/** Writes `<models>/snapshot/`: the last candles of the served tokens, for answers without a network. */
export async function buildSnapshot(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
): Promise<void> {
  const series = servedHistories(histories).map(({ candles, source }) => ({
    candles: slice(candles, Math.max(0, length(candles) - DAYS)),
    source,
  }));
  const asOf = isoDay(Math.max(...series.map(({ candles }) => candles.day.at(-1) ?? 0)));
  const { index, bytes } = encodeSnapshot(series, { builtAt: new Date().toISOString(), asOf });
  const place = join(models, 'snapshot');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'candles.bin'), bytes);
  await writeFile(join(place, 'candles.json'), `${JSON.stringify(index, null, 2)}\n`);
  say(`snapshot of ${series.length} tokens to ${asOf}, ${bytes.length} bytes`);
}
