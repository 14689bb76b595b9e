import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { type CandleRow, length, toRow } from '../../core/market/candles/candles.ts';
import { ask } from '../ask.ts';
import { type App, openApp } from '../house/app.ts';
import { jobName } from '../threads/jobNames.ts';
import { emptyJob } from './emptyJob.ts';
import { median, percentile } from './statistics.ts';

export interface Latency {
  /** Milliseconds, medians of one run in which both took turns. */
  emptyJob: number;
  predictJob: number;
  /** A forecast of 500 posted candles, which nothing remembers. */
  freshJob: number;
  /** From text to Reply, language and presentation included. */
  question: number;
  question99: number;
  /** The same of `/recommend`, which nothing remembers. */
  recommend: number;
  recommend99: number;
  /** The same of `/anomaly ETH`, whose energies are remembered. */
  anomaly: number;
  anomaly99: number;
  /** 500 posted candles judged by energy, which nothing remembers. */
  freshAnomalyJob: number;
}

const WARM_UP = 300;
const ROUNDS = 1000;

/** Warm latency of `/predict BTC` beside an empty job on the same queue, taking turns so that noise meets both. */
export async function measureLatency(environment: Record<string, string>): Promise<Latency> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-'));
  const config = loadConfig({ DATA_DIR: folder, OFFLINE: 'true', LOG_LEVEL: 'error', ...environment });
  const app = await openApp(config, createLogger(config), {
    threadEntry: new URL('./thread.ts', import.meta.url),
  });
  try {
    await app.openStore();
    const candles = await heldCandles(app);
    for (let i = 0; i < WARM_UP; i++) await round(app, candles);
    const rounds: Awaited<ReturnType<typeof round>>[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await round(app, candles));
    return {
      emptyJob: median(rounds.map(({ empty }) => empty)),
      predictJob: median(rounds.map(({ predict }) => predict)),
      freshJob: median(rounds.map(({ fresh }) => fresh)),
      question: median(rounds.map(({ question }) => question)),
      question99: percentile(
        rounds.map(({ question }) => question),
        0.99,
      ),
      recommend: median(rounds.map(({ recommend }) => recommend)),
      recommend99: percentile(
        rounds.map(({ recommend }) => recommend),
        0.99,
      ),
      anomaly: median(rounds.map(({ anomaly }) => anomaly)),
      anomaly99: percentile(
        rounds.map(({ anomaly }) => anomaly),
        0.99,
      ),
      freshAnomalyJob: median(rounds.map(({ freshAnomaly }) => freshAnomaly)),
    };
  } finally {
    await app.close(5_000);
    await rm(folder, { recursive: true, force: true });
  }
}

async function heldCandles(app: App): Promise<CandleRow[]> {
  const series = await app.ports.prices.daily('BTC', 500);
  if (!series.ok) throw new Error(series.refusal.message);
  const { candles } = series.value;
  return Array.from({ length: length(candles) }, (_, i) => toRow(candles, i));
}

async function round(app: App, candles: readonly CandleRow[]) {
  const queue = await app.queue();
  const job = async (name: string, data: unknown) => {
    const { ok } = await queue.submit(name, data, { deadlineMs: 10_000 }).outcome;
    if (!ok) throw new Error(`${name} was refused`);
  };
  return {
    empty: await timed(() => job(emptyJob, {})),
    predict: await timed(() => job(jobName('predict'), { args: { symbol: 'BTC', horizon: 1 } })),
    fresh: await timed(() => job(jobName('predict'), { args: { symbol: 'BTC', horizon: 1, candles } })),
    question: await timed(() => ask(app, { text: '/predict BTC' }, { surface: 'terminal' })),
    recommend: await timed(() =>
      ask(app, { text: '/recommend BTC 0.5 ETH 0.3 SOL' }, { surface: 'terminal' }),
    ),
    anomaly: await timed(() => ask(app, { text: '/anomaly ETH' }, { surface: 'terminal' })),
    freshAnomaly: await timed(() =>
      job(jobName('anomaly'), { args: { symbol: 'BTC', budget: 12, candles } }),
    ),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Runs `measure` against a private Redis on a free loopback port; undefined where there is no redis-server. */
export async function withRedis<T>(measure: (url: string) => Promise<T>): Promise<T | undefined> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as { port: number };
  holder.close();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept')) break;
    return await measure(`redis://127.0.0.1:${port}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    server.kill();
  }
}
