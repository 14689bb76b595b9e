import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../core/config.ts';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import { SENTIMENT_MODEL, WORDS_MODEL } from '../../core/text/sentimentModel.ts';
import { openTracker } from '../tracking/open.ts';
import { compareAllocations } from './allocate/compareAllocations.ts';
import { trainAnomaly } from './anomaly/trainAnomaly.ts';
import { type History, readHistories } from './data/marketCsv.ts';
import { trainForecast } from './forecast/trainForecast.ts';
import { trainRecommend } from './recommend/trainRecommend.ts';
import { buildSentimentIndex } from './sentimentIndex/run.ts';
import { buildAssets } from './snapshot/buildAssets.ts';
import { buildIntraday } from './snapshot/buildIntraday.ts';
import { buildSnapshot } from './snapshot/buildSnapshot.ts';
import { compressSentiment } from './text/compression/compressSentiment.ts';
import { trainSentiment } from './text/trainSentiment.ts';
import { trackCard } from './trackCard.ts';
import { trainWorldModel } from './world/trainWorldModel.ts';

const say = (text: string) => void process.stderr.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    news: { type: 'string' },
    work: { type: 'string', default: '.data/training' },
  },
});
const { data = '', work } = values;
const news = values.news ?? join(data, '..', 'news');

type Histories = ReadonlyMap<string, History>;

/** Everything that is registered under `models/`, in the order in which it is made. */
const pipelines: Record<string, (histories: Histories, models: string) => Promise<unknown>> = {
  snapshot: async (histories, models) => {
    await buildSnapshot(histories, models, say);
    await buildIntraday(data, models, say);
  },
  assets: (_, models) => buildAssets(data, models, say),
  forecast: (histories, models) => trainForecast(histories, models, say, data),
  anomaly: (histories, models) => trainAnomaly(histories, models, say, data, join(work, 'anomaly')),
  recommend: (histories, models) => trainRecommend(histories, models, say, data),
  world: (histories, models) => trainWorldModel(histories, { models, work }, say),
  allocate: (histories, models) =>
    compareAllocations(histories, models, say, { folder: data, work: join(work, 'allocate') }),
  sentiment: (_, models) =>
    trainSentiment({ news, work: join(work, 'sentiment'), models, pretrained: process.env.MINILM_DIR }, say),
  compression: (_, models) => compressSentiment({ news, work: join(work, 'sentiment'), models }, say),
  sentimentIndex: (_, models) =>
    buildSentimentIndex(
      {
        news,
        models,
        out: join(work, 'sentimentIndex'),
        served: inProcessModels(models),
        halfLifeHours: loadConfig().SENTIMENT_HALF_LIFE_HOURS,
      },
      say,
    ),
};

/** What a pipeline registers under another name than its own. */
const registered: Record<string, string> = { sentiment: WORDS_MODEL, compression: SENTIMENT_MODEL };

const chosen = Object.keys(pipelines).filter((name) => values.only === undefined || values.only === name);
if (chosen.length === 0 || !existsSync(join(data, 'ohlcv.csv.gz'))) {
  say(
    [
      'Usage: npm run train -- --data <folder with ohlcv.csv.gz> [--only <name>] [--news <folder>] [--work <folder>]',
      `  names: ${Object.keys(pipelines).join(', ')}`,
      '  --news: folder with crypto_headlines.csv.gz; without it the folder news beside that of --data',
      '  --work: where a long training keeps what it has done, so that it goes on when it is cut off',
      '  MINILM_DIR names a local folder of all-MiniLM-L6-v2; without it the model hub is asked',
    ].join('\n'),
  );
  process.exit(1);
}
const { histories, rejected } = await readHistories(data);
for (const fault of rejected) say(`left out: ${fault}`);
const config = loadConfig();
const tracker = openTracker(config, say);
try {
  for (const name of chosen) {
    await pipelines[name](histories, config.MODELS_DIR);
    await trackCard(tracker, config.MODELS_DIR, registered[name] ?? name).catch((error) =>
      say(`${name} is not logged: ${error}`),
    );
  }
} finally {
  await tracker.close();
}
