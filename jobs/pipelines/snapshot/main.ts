import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../core/config.ts';
import { isoDay, length, slice } from '../../../core/market/candles/candles.ts';
import { encodeSnapshot } from '../../../core/market/candles/snapshot.ts';
import { readHistories } from '../data/marketCsv.ts';
import { servedHistories } from '../forecast/universe.ts';

/** Candles kept per token: what a forecast looks at. */
const DAYS = 500;

const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data/market' } } });
const { histories } = await readHistories(values.data);
const series = servedHistories(histories).map(({ candles, source }) => ({
  candles: slice(candles, Math.max(0, length(candles) - DAYS)),
  source,
}));
const asOf = isoDay(Math.max(...series.map(({ candles }) => candles.day.at(-1) ?? 0)));
const { index, bytes } = encodeSnapshot(series, { builtAt: new Date().toISOString(), asOf });
const place = join(loadConfig().MODELS_DIR, 'snapshot');
await mkdir(place, { recursive: true });
await writeFile(join(place, 'candles.bin'), bytes);
await writeFile(join(place, 'candles.json'), `${JSON.stringify(index, null, 2)}\n`);
process.stderr.write(`snapshot of ${series.length} tokens to ${asOf}, ${bytes.length} bytes\n`);
