import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../core/config.ts';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import { readHistories } from './data/marketCsv.ts';
import { trainForecast } from './forecast/trainForecast.ts';
import { trainRecommend } from './recommend/trainRecommend.ts';
import { buildSentimentIndex } from './sentimentIndex/run.ts';
import { buildSnapshot } from './snapshot/buildSnapshot.ts';

/** Everything that is registered under `models/`, in the order in which it is made. */
const pipelines = {
  snapshot: buildSnapshot,
  forecast: trainForecast,
  recommend: trainRecommend,
  sentimentIndex: (_: unknown, models: string, tell: (text: string) => void, data: string) =>
    buildSentimentIndex(
      {
        ...{
          news: values.news ?? join(data, '..', 'news'),
          models,
          out: join(values.work, 'sentimentIndex'),
        },
        ...{ served: inProcessModels(models), halfLifeHours: loadConfig().SENTIMENT_HALF_LIFE_HOURS },
      },
      tell,
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
    'Usage: npm run train -- --data <folder with ohlcv.csv.gz> [--only snapshot|forecast|recommend|sentimentIndex]',
  );
  process.exit(1);
}
const { histories, rejected } = await readHistories(values.data);
for (const fault of rejected) say(`left out: ${fault}`);
for (const [name, run] of Object.entries(pipelines)) {
  if (values.only === undefined || values.only === name)
    await run(histories, loadConfig().MODELS_DIR, say, values.data);
}
