import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../core/config.ts';
import { openTracker } from '../../tracking/open.ts';
import { models, walkedModels } from './models/index.ts';
import { fullRun, type LabOptions, quickRun } from './options.ts';
import { openProgress } from './report/progress.ts';
import { runLaboratory } from './run.ts';

const USAGE = `Usage: npm run lab -- forecast --data <folder with ohlcv.csv.gz>
  --news <folder>   fear_greed.csv and sentiment.csv (the folder "news" beside the data)
  --quick           10 tokens, 2 steps of the walk, few rows
  --all             every token with three years of candles, not only the 40 longest
  --only a,b        some models by name
  --workers n       processes at a time (2)
  --tokens n        tokens with the longest history that are forecast (40)
  --rows share      share of each model's most rows that it learns from (1)
  --step n          days between two fits (183)
  --ablation n      last steps of the walk on which families of features are left out (2)`;

const progress = openProgress();

function refuse(reason: string): never {
  progress.say(`${reason}\n${USAGE}`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    news: { type: 'string' },
    cache: { type: 'string', default: '.lab' },
    page: { type: 'string', default: 'docs/forecasting-laboratory.md' },
    quick: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    workers: { type: 'string' },
    tokens: { type: 'string' },
    rows: { type: 'string' },
    step: { type: 'string' },
    ablation: { type: 'string' },
  },
});

/** A whole number of at least 1. */
function count(name: 'workers' | 'step' | 'ablation' | 'tokens', otherwise: number): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) refuse(`--${name} ${text} is no whole number from 1 on`);
  return value;
}

function share(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0 && value <= 1)) refuse(`--rows ${text} is no share above 0, up to 1`);
  return value;
}

if (positionals[0] !== 'forecast') refuse('Say which laboratory: forecast');
if (values.data === undefined || !existsSync(join(values.data, 'ohlcv.csv.gz')))
  refuse('There is no ohlcv.csv.gz in the folder that --data names');
const only = values.only?.split(',');
const known = [...walkedModels, ...models];
const unknown = only?.find((name) => known.every((model) => model.name !== name));
if (unknown !== undefined)
  refuse(`No model is called "${unknown}". There are: ${known.map(({ name }) => name).join(', ')}`);
const preset = values.quick ? quickRun : fullRun;
const config = loadConfig();
const options: LabOptions = {
  ...preset,
  data: values.data,
  news: values.news ?? join(values.data, '../news'),
  cache: values.cache,
  page: values.page,
  models: config.MODELS_DIR,
  tokens: values.all ? 1000 : count('tokens', preset.tokens),
  rowShare: share(values.rows, preset.rowShare),
  workers: count('workers', preset.workers),
  step: count('step', preset.step),
  ablationFolds: count('ablation', preset.ablationFolds),
  ...(only !== undefined && { only }),
};
const tracker = openTracker(config, progress.say);
try {
  await runLaboratory(options, tracker, progress);
} finally {
  await tracker.close();
}
