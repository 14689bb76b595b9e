import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../core/config.ts';
import { readHistories } from './data/marketCsv.ts';
import { trainForecast } from './forecast/trainForecast.ts';
import { trainRecommend } from './recommend/trainRecommend.ts';
import { buildSnapshot } from './snapshot/buildSnapshot.ts';
import { compressSentiment } from './text/compression/compressSentiment.ts';
import { trainSentiment } from './text/trainSentiment.ts';

/** Everything that is registered under `models/`, in the order in which it is made. */
const pipelines = {
  snapshot: buildSnapshot,
  forecast: trainForecast,
  recommend: trainRecommend,
  /** Reads the folder `news` beside that of the market, and keeps what it has done in `--work`. */
  sentiment: (_: unknown, _models: string, say: (text: string) => void, market: string) =>
    trainSentiment(
      {
        news: values.news ?? join(market, '..', 'news'),
        work: join(values.work, 'sentiment'),
        pretrained: process.env.MINILM_DIR,
      },
      say,
    ),
  /** The forms of the model that `sentiment` has left in `--work`; registers the one that is served. */
  compression: (_: unknown, models: string, say: (text: string) => void, market: string) =>
    compressSentiment(
      {
        news: values.news ?? join(market, '..', 'news'),
        work: join(values.work, 'sentiment'),
        models,
      },
      say,
    ),
};

const say = (text: string) => void process.stderr.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    news: { type: 'string' },
    work: { type: 'string', default: '.data/training' },
  },
});
if (values.data === undefined || !existsSync(join(values.data, 'ohlcv.csv.gz'))) {
  say(
    `Usage: npm run train -- --data <folder with ohlcv.csv.gz> [--only ${Object.keys(pipelines).join('|')}] [--news <folder>] [--work <folder>]`,
  );
  process.exit(1);
}
const { histories, rejected } = await readHistories(values.data);
for (const fault of rejected) say(`left out: ${fault}`);
for (const [name, run] of Object.entries(pipelines)) {
  if (values.only === undefined || values.only === name)
    await run(histories, loadConfig().MODELS_DIR, say, values.data);
}
