import '../../../core/inference/telemetry.ts';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../core/config.ts';
import { inProcessModels } from '../../../core/inference/inProcess.ts';
import { FORECAST_MODEL } from '../../../core/market/forecast/graph.ts';
import { openStore } from '../../../core/store/open.ts';
import { readHistories } from '../data/marketCsv.ts';
import { servedHistories } from '../data/universe.ts';
import { backfill } from './backfill.ts';
import { hyperparametersOf } from './hyperparameters.ts';

const say = (text: string) => void process.stderr.write(`${text}\n`);

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined || !existsSync(join(values.data, 'ohlcv.csv.gz'))) {
  say('Usage: npm run backfill -- --data <folder with ohlcv.csv.gz>');
  process.exit(1);
}
const config = loadConfig();
const card = await inProcessModels(config.MODELS_DIR).card(FORECAST_MODEL);
// First: when another process holds the database, that is said at once.
const store = await openStore(config);
const { histories, rejected } = await readHistories(values.data);
for (const fault of rejected) say(`left out: ${fault}`);
const replay = await backfill({
  ...hyperparametersOf(card),
  histories: servedHistories(histories),
  name: card.name,
  version: card.version,
  store,
  now: Date.now(),
  say,
});
await store.close();
const place = join(config.MODELS_DIR, 'snapshot');
const text = JSON.stringify(replay);
await mkdir(place, { recursive: true });
await writeFile(join(place, '.replay.draft'), `${text}\n`);
await rename(join(place, '.replay.draft'), join(place, 'replay.json'));
say(`replay of ${Object.keys(replay.tokens).length} tokens, ${text.length} bytes`);
