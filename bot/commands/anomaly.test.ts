import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnomaliesAnswer,
  type AnomalyAnswer,
  anomaliesAnswer,
} from '../../core/market/anomaly/answer.ts';
import { type Candles, isoDay, length, toRow } from '../../core/market/candles/candles.ts';
import { startOf } from '../../core/market/candles/timeframe.ts';
import { syntheticCandles } from '../../core/market/testing/syntheticCandles.ts';
import { ask, parse } from '../ask.ts';
import { catalogue } from '../catalogue.ts';
import { renderPng } from '../charts/drawing/render.ts';
import { createReadiness } from '../house/readiness.ts';
import type { Reply } from '../reply.ts';
import { httpRoutes } from '../surfaces/rest/rest.ts';
import { openTestApp, type TestApp } from '../testing/testApp.ts';

let test: TestApp;
let routes: ReturnType<typeof httpRoutes>;
beforeAll(async () => {
  test = await openTestApp();
  routes = httpRoutes({ app: test.app, readiness: createReadiness(test.app, () => undefined) });
});
afterAll(() => test.close());

async function asked(text: string): Promise<{ answer: AnomalyAnswer; reply: Reply }> {
  const outcome = await ask(test.app, { text }, { surface: 'rest' });
  if (!outcome.ok) throw new Error(`${outcome.refusal.message} ${outcome.refusal.hint}`);
  return { answer: outcome.answer as AnomalyAnswer, reply: outcome.reply };
}

async function detect(body: unknown) {
  const response = await routes.request('/detect-anomaly', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as AnomalyAnswer & { error: Failure } };
}

async function list(path: string) {
  const response = await routes.request(path);
  return { status: response.status, body: (await response.json()) as AnomaliesAnswer & { error: Failure } };
}

interface Failure {
  id: string;
  message: string;
  hint: string;
}

const rowsOf = (candles: Candles) => Array.from({ length: length(candles) }, (_, i) => toRow(candles, i));
const quiet = rowsOf(syntheticCandles(400, { symbol: 'MINE', seed: 3 }));
const spoilt = (change: (row: (typeof quiet)[number]) => Partial<(typeof quiet)[number]>) =>
  quiet.map((row, i) => (i === quiet.length - 1 ? { ...row, ...change(row) } : row));

describe('in a chat', () => {
  const understood = (text: string) => {
    const parsed = parse(catalogue, { text });
    if (!parsed.ok) return parsed.refusal.id;
    const { budget, ...args } = parsed.value.args;
    return { command: parsed.value.command.name, ...args };
  };

  it.each([
    ['is this weird? ETH', { command: 'anomaly', symbol: 'ETH' }],
    ['is something strange with bitcoin?', { command: 'anomaly', symbol: 'BTC' }],
    ['anything unusual with solana today?', { command: 'anomaly', symbol: 'SOL' }],
    ['is ETH behaving normally?', { command: 'anomaly', symbol: 'ETH' }],
    ['was bitcoin weird on 5 august 2024?', { command: 'anomaly', symbol: 'BTC', date: '2024-08-05' }],
    ['/anomaly eth Aug 5th, 2024', { command: 'anomaly', symbol: 'ETH', date: '2024-08-05' }],
    ['/anomaly BTC 4h', { command: 'anomaly', symbol: 'BTC', timeframe: '4h' }],
    ['is BTC weird on the 4h candles', { command: 'anomaly', symbol: 'BTC', timeframe: '4h' }],
    [
      'anomalies of ETH in 2024',
      { command: 'anomalies', symbol: 'ETH', from: '2024-01-01', to: '2024-12-31' },
    ],
    [
      '/anomalies ETH 2025-01-01 2025-06-30',
      { command: 'anomalies', symbol: 'ETH', from: '2025-01-01', to: '2025-06-30' },
    ],
    ['/anomalies ETH since March 2025', { command: 'anomalies', symbol: 'ETH', from: '2025-03-01' }],
    ['/anomalies ETH until April 2025', { command: 'anomalies', symbol: 'ETH', to: '2025-04-30' }],
    [
      'when was bitcoin strange in 2024?',
      { command: 'anomalies', symbol: 'BTC', from: '2024-01-01', to: '2024-12-31' },
    ],
    ['unusual days of solana', { command: 'anomalies', symbol: 'SOL' }],
    ['how is ether doing?', { command: 'market', symbol: 'ETH' }],
  ])('%s', (text, expected) => {
    expect(understood(text)).toEqual(expected);
  });

  it.each(['is bitcoin strange on friday', 'was the last month strange for ETH?', '/anomaly BTC 05/08/2024'])(
    'does not guess at %j',
    (text) => expect(['UnknownCommand', 'BadArguments']).toContain(understood(text)),
  );

  it('a day of the snapshot is answered with its date, figures that add up, and how far to trust them', async () => {
    const { answer, reply } = await asked('/anomaly ETH');
    expect(reply.title).toContain('ETH on Jun 30, 2025');
    expect(reply.footnote.join(' ')).toMatch(/Offline: daily candles to 2025-06-30.*Not financial advice/s);
    expect(answer.drivers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(answer.others).toBeGreaterThan(30);
    expect(reply.text).toMatch(
      /alarms found \d+ % of the known events \(95 %: \d+ % to \d+ %; an? .+ \d+ %\)/,
    );
    expect(JSON.stringify(reply)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('a strange day of the past is said to be strange, and why, with a chart that can be drawn', async () => {
    const { answer: listed } = await asked('/anomalies BTC');
    const [strange] = (listed as unknown as AnomaliesAnswer).alarms;
    const { answer, reply } = await asked(`/anomaly BTC ${strange.date}`);
    expect(answer).toMatchObject({ date: strange.date, status: 'alarm', alarm: true, kind: strange.kind });
    expect(answer.energy).toBeCloseTo(strange.energy, 9);
    expect(reply.title).toMatch(/unusual/);
    expect(reply.text).toMatch(/Its energy is \d+ %.*\d+ % of them met one/);
    if (reply.chart === undefined) throw new Error('there is no chart');
    expect((await renderPng(reply.chart, 'dark')).length).toBeGreaterThan(10_000);
  });

  it('candles of four hours say that, and buttons lead on to what can be asked', async () => {
    const { answer, reply } = await asked('/anomaly BTC 4h');
    expect(answer).toMatchObject({ timeframe: '4h', date: '2025-06-30T20:00:00Z', others: 0 });
    expect(reply.footnote[0]).toMatch(/Offline: candles of 4h to 2025-06-30T20:00:00Z/);
    for (const { command } of reply.buttons ?? []) expect(parse(catalogue, { text: command }).ok).toBe(true);
  });
});

describe('over REST', () => {
  it('the newest posted candle is judged', async () => {
    const { status, body } = await detect({
      symbol: 'mine',
      candles: spoilt((row) => ({ volume: row.volume * 40, close: row.open * 0.6, low: row.open * 0.5 })),
    });
    expect([status, body.symbol, body.date, body.alarm, body.data.source]).toEqual([
      ...[200, 'MINE', '2025-06-30', true, 'posted'],
    ]);
    expect(body.percentile).toBeGreaterThan(99);
    expect(Object.keys(body.baselines)).toEqual(['zscore', 'isolationForest', 'oneClassSvm']);
  });

  it('a feed that repeats itself is a stuck price', async () => {
    const close = quiet[quiet.length - 2].close;
    const { body } = await detect({
      symbol: 'mine',
      candles: spoilt(() => ({ open: close, high: close, low: close, close })),
    });
    expect([body.alarm, body.kind, body.stuckFor]).toEqual([true, 'stuck price', 1]);
  });

  it('hourly candles carry a time', async () => {
    const lastHour = Date.parse('2025-06-30T23:00Z') / 3_600_000;
    const hourly = quiet.map(({ date: _, ...row }, i) => ({
      time: startOf(lastHour - quiet.length + 1 + i, '1h'),
      ...row,
    }));
    const { status, body } = await detect({ symbol: 'mine', candles: hourly });
    expect([status, body.timeframe, body.date]).toEqual([200, '1h', '2025-06-30T23:00:00Z']);
  });

  it('the alarms of a range are the days that are alarms when asked about', async () => {
    const { status, body } = await list('/anomalies/ETH?from=2025-01-01&to=2025-06-30');
    expect(status).toBe(200);
    expect(anomaliesAnswer.safeParse(body).success).toBe(true);
    for (const { date, kind } of body.alarms)
      expect((await detect({ symbol: 'ETH', date })).body).toMatchObject({ alarm: true, kind, date });
    const calm = body.series.filter(({ alarm }) => !alarm).slice(-3);
    for (const { date } of calm) expect((await detect({ symbol: 'ETH', date })).body.alarm).toBe(false);
  });

  it('a larger budget is not fewer alarms', async () => {
    const counts = [];
    for (const budget of [2, 12, 60])
      counts.push((await list(`/anomalies/bitcoin?budget=${budget}`)).body.alarms.length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  const flat = quiet.map(({ date }) => ({ date, open: 5, high: 5, low: 5, close: 5, volume: 0 }));
  it.each<[string, unknown, number, string]>([
    ['an unknown token', { symbol: 'etherium' }, 404, 'UnknownSymbol'],
    ['a day before all', { symbol: 'ETH', date: '2015-01-01' }, 422, 'NotEnoughHistory'],
    ['a day to come', { symbol: 'ETH', date: '2027-01-01' }, 422, 'NotEnoughHistory'],
    ['no day at all', { symbol: 'ETH', date: '2025-02-30' }, 400, 'BadArguments'],
    ['too few candles', { symbol: 'ETH', candles: quiet.slice(-40) }, 422, 'NotEnoughHistory'],
    ['a gap', { symbol: 'ETH', candles: quiet.toSpliced(50, 1) }, 422, 'InvalidCandles'],
    ['no candle', { symbol: 'ETH', candles: [] }, 422, 'NotEnoughHistory'],
    ['a candle without a price', { symbol: 'ETH', candles: [{ date: isoDay(1) }] }, 400, 'BadArguments'],
    ['a price of none', { symbol: 'ETH', candles: spoilt(() => ({ low: 0 })) }, 422, 'InvalidCandles'],
    ['an hour offline', { symbol: 'ETH', timeframe: '1h' }, 503, 'SourceUnavailable'],
    ['a budget of none', { symbol: 'ETH', budget: 0 }, 400, 'BadArguments'],
    ['another length', { symbol: 'ETH', timeframe: '5m' }, 400, 'BadArguments'],
    [
      'a length that candles are not of',
      { symbol: 'E', timeframe: '4h', candles: flat },
      400,
      'BadArguments',
    ],
  ])('%s is refused with a way forward', async (_, body, status, id) => {
    const got = await detect(body);
    expect([got.status, got.body.error.id]).toEqual([status, id]);
    expect(got.body.error.hint.length).toBeGreaterThan(15);
  });

  it('a price that never moves is answered, not refused', async () => {
    expect((await detect({ symbol: 'mine', candles: flat })).body).toMatchObject({ kind: 'stuck price' });
  });

  it.each([
    ['/anomalies/nosuchcoin', 404, 'UnknownSymbol'],
    ['/anomalies/ETH?from=2025-06-01&to=2025-05-01', 400, 'BadArguments'],
    ['/anomalies/ETH?from=2015-01-01&to=2015-12-31', 422, 'NotEnoughHistory'],
    ['/anomalies/ETH?from=yesterdayish', 400, 'BadArguments'],
  ])('%s is refused', async (path, status, id) => {
    const got = await list(path);
    expect([got.status, got.body.error.id]).toEqual([status, id]);
  });
});
