import '../../core/inference/telemetry.ts';
import { cpus } from 'node:os';
import { type Latency, measureLatency, withRedis } from './latency.ts';
import { measureSetUp } from './setUp.ts';
import { measureStartUp } from './startUp.ts';

const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

const rows: [string, string][] = [];
rows.push([
  '`npm ci` in a fresh clone, packages in the cache of npm',
  `${(await measureSetUp()).toFixed(1)} s`,
]);

const { first, later } = await measureStartUp();
rows.push(['`npm start` to the first answer, new data folder', `${(first / 1000).toFixed(1)} s`]);
rows.push(['`npm start` to the first answer, used data folder', `${(later / 1000).toFixed(1)} s`]);

function addLatency(where: string, latency: Latency): void {
  const { emptyJob, predictJob, freshJob, question, question99, recommend, recommend99 } = latency;
  const { anomaly, anomaly99, freshAnomalyJob } = latency;
  rows.push([`empty job, ${where}`, milliseconds(emptyJob)]);
  rows.push([
    `warm \`/predict BTC\` as a job, ${where}`,
    `${milliseconds(predictJob)} = ${(predictJob / emptyJob).toFixed(1)} x the empty job`,
  ]);
  rows.push([
    `forecast of 500 posted candles, ${where}`,
    `${milliseconds(freshJob)} = ${(freshJob / emptyJob).toFixed(1)} x the empty job`,
  ]);
  rows.push([
    `warm \`/predict BTC\` from text to reply, ${where}`,
    `${milliseconds(question)} (99 %: ${milliseconds(question99)})`,
  ]);
  rows.push([
    `warm \`/recommend\` of three holdings from text to reply, ${where}`,
    `${milliseconds(recommend)} (99 %: ${milliseconds(recommend99)})`,
  ]);
  rows.push([
    `warm \`/anomaly ETH\` from text to reply, ${where}`,
    `${milliseconds(anomaly)} (99 %: ${milliseconds(anomaly99)})`,
  ]);
  rows.push([
    `500 posted candles judged by energy, ${where}`,
    `${milliseconds(freshAnomalyJob)} = ${(freshAnomalyJob / emptyJob).toFixed(1)} x the empty job`,
  ]);
}
addLatency('in process', await measureLatency({}));
const redis = await withRedis((url) => measureLatency({ REDIS_URL: url }));
if (redis === undefined) process.stderr.write('There is no redis-server: run npm run setup\n');
else addLatency('through Redis', redis);

process.stdout.write(
  [
    `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`,
    '',
    '| figure | measured |',
    '| --- | --- |',
    ...rows.map(([figure, measured]) => `| ${figure} | ${measured} |`),
    '',
  ].join('\n'),
);
