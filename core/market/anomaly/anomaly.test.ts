import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../inference/inProcess.ts';
import type { Models } from '../../inference/port.ts';
import { answer, refuse } from '../../refusal.ts';
import { type Candles, DAY_MS, isoDay, length, slice } from '../candles/candles.ts';
import { candleMs, startOf, type Timeframe } from '../candles/timeframe.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { tokens } from '../tokens.ts';
import { anomalies } from './anomalies.ts';
import { type AnomalyRequest, anomaly } from './anomaly.ts';
import { anomaliesAnswer, anomalyAnswer } from './answer.ts';
import { LEAST_CANDLES, type PostedCandle } from './judging/obtain.ts';
import { judgeServed } from './record/judgeServed.ts';
import { raiseDue } from './record/raiseDue.ts';
import { FakeAlarmStore } from './record/testing/fakeAlarmStore.ts';
import { writeStandIn } from './testing/standIn.ts';

let folder: string;
let models: Models;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anomaly-'));
  await writeStandIn(folder);
  const real = inProcessModels(folder);
  models = {
    ...real,
    run: (...given) => {
      runs++;
      return real.run(...given);
    },
  };
});
afterAll(() => rm(folder, { recursive: true }));

const LAST = '2025-06-30';
const DAYS = 500;
/** A market in which every token moves by itself; `change` spoils the candles of BTC. */
function marketOf(change: (candles: Candles) => void = () => undefined, days = DAYS) {
  return new Map(
    tokens.slice(0, 8).map(({ symbol }, seed) => {
      const candles = syntheticCandles(days, { symbol, seed: seed + 1 });
      if (symbol === 'BTC') change(candles);
      return [symbol, candles];
    }),
  );
}

let fetches = 0;
function portsOver(market: ReadonlyMap<string, Candles>, hourly?: Candles) {
  const fetchedAt = new Date(fetches++).toISOString();
  const about = { source: 'coinbase', fetchedAt, live: true } as const;
  return {
    // Its own, so that no test finds what another one has left to be remembered.
    models: { ...models },
    clock: { now: () => Date.parse(LAST) + DAY_MS + 3_600_000 },
    notableDays: { read: async () => undefined },
    prices: {
      daily: async (symbol: string, days: number) => {
        const candles = market.get(symbol);
        if (candles === undefined) return refuse('SourceUnavailable', 'Not held.', 'Ask about another.');
        return answer({ candles: slice(candles, Math.max(0, length(candles) - days)), ...about });
      },
      intraday: async (_: string, timeframe: Timeframe) =>
        hourly === undefined
          ? refuse('SourceUnavailable', 'Not held.', 'Ask about another.')
          : answer({ candles: hourly, ...about, timeframe }),
      health: () => Promise.reject(new Error('not asked here')),
    },
  };
}

async function judged(request: Partial<AnomalyRequest>, ports = portsOver(marketOf())) {
  const outcome = await anomaly({ symbol: 'BTC', budget: 12, ...request }, ports);
  if (!outcome.ok) throw new Error(`${outcome.refusal.message} ${outcome.refusal.hint}`);
  return anomalyAnswer.parse(outcome.value);
}

async function refused(request: Partial<AnomalyRequest>, ports = portsOver(marketOf())) {
  const outcome = await anomaly({ symbol: 'BTC', budget: 12, ...request }, ports);
  if (outcome.ok) throw new Error('was not refused');
  return outcome.refusal;
}

const at = (back: number) => DAYS - 1 - back;
const crash = (back: number) => (candles: Candles) => {
  const i = at(back);
  for (let row = i; row < DAYS; row++)
    for (const column of ['open', 'high', 'low', 'close'] as const)
      if (row > i || column === 'close' || column === 'low') candles[column][row] *= 0.6;
};
const burst = (back: number) => (candles: Candles) => {
  candles.volume[at(back)] *= 60;
};
const stuck = (days: number) => (candles: Candles) => {
  for (let row = DAYS - days; row < DAYS; row++)
    for (const column of ['open', 'high', 'low', 'close'] as const)
      candles[column][row] = candles.close[DAYS - days - 1];
};
const posted = (candles: Candles, timeframe: Timeframe = '1d'): PostedCandle[] =>
  Array.from({ length: length(candles) }, (_, i) => ({
    ...(timeframe === '1d' ? { date: isoDay(candles.day[i]) } : { time: startOf(candles.day[i], timeframe) }),
    open: candles.open[i],
    high: candles.high[i],
    low: candles.low[i],
    close: candles.close[i],
    volume: candles.volume[i],
  }));

describe('the newest day', () => {
  it('that is a crash raises an alarm, which says what moved', async () => {
    const answer = await judged({}, portsOver(marketOf(crash(0))));
    expect(answer).toMatchObject({
      ...{ symbol: 'BTC', date: LAST, newest: true, status: 'alarm', alarm: true, stuckFor: 0 },
      ...{ kind: 'price move', others: 7, timeframe: '1d' },
      measured: {
        ...{ recall: 0.8, recallInterval: [0.6, 0.9], recallVisible: 0.9, precision: 0.3, explained: 0.4 },
        ...{ budget: 12, on: 'BTC and ETH, walk-forward 2022-01-01 to 2025-06-30' },
      },
    });
    expect(answer.candle.change).toBeLessThan(-0.3);
    expect(answer.percentile).toBeGreaterThan(99);
    expect(answer.percentile).toBeCloseTo(100 * (1 - answer.probability), 9);
    expect(answer.drivers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(answer.drivers.map(({ share }) => share)).toEqual(
      answer.drivers.map(({ share }) => share).sort((a, b) => b - a),
    );
    expect(answer.alarms[0]).toMatchObject({ date: LAST, kind: 'price move' });
    expect(answer.series.at(-1)).toMatchObject({ date: LAST, alarm: true });
  });

  it('of much volume is a volume spike', async () => {
    const answer = await judged({}, portsOver(marketOf(burst(0))));
    expect(answer).toMatchObject({ alarm: true, kind: 'volume spike' });
    expect(answer.drivers[0].feature).toBe('volume');
    expect(answer.candle.volumeRatio).toBeGreaterThan(20);
  });

  it('like any other raises none, and says of nothing that it is strange', async () => {
    const calm = (candles: Candles) => {
      const [i, before] = [at(0), candles.close[at(1)]];
      candles.open[i] = before;
      candles.close[i] = before * 1.001;
      candles.high[i] = before * 1.03;
      candles.low[i] = before * 0.98;
      candles.volume[i] = 1.2e8;
    };
    expect(await judged({}, portsOver(marketOf(calm)))).toMatchObject({
      ...{ status: 'calm', alarm: false, kind: null },
    });
  });

  it.each([1, 5])(
    'of a price that has stood still for %i days is a stuck price and no crash',
    async (days) => {
      const answer = await judged({}, portsOver(marketOf(stuck(days))));
      expect(answer).toMatchObject({ alarm: true, kind: 'stuck price', stuckFor: days });
      // One alarm, where it began.
      expect(answer.alarms[0]).toMatchObject({ kind: 'stuck price', date: isoDay(20269 - days + 1) });
      expect(answer.alarms.filter(({ kind }) => kind === 'stuck price')).toHaveLength(1);
    },
  );
});

describe('a past day', () => {
  it.each([3, 40, 200])('%i days ago is judged by what was known then', async (back) => {
    const market = marketOf(crash(back));
    const day = isoDay(20269 - back);
    const now = await judged({ date: day }, portsOver(market));
    expect(now).toMatchObject({ date: day, newest: false, alarm: true });
    const cut = new Map([...market].map(([symbol, candles]) => [symbol, slice(candles, 0, DAYS - back)]));
    const then = await judged({}, portsOver(cut));
    const { newest: _, data: __, asOf: ___, ...same } = now;
    expect(then).toMatchObject(same);
  });

  it('is like the strange days before it, and no day after it or of the same week is named', async () => {
    const market = marketOf((candles) => {
      burst(100)(candles);
      burst(97)(candles);
      burst(20)(candles);
      burst(3)(candles);
    });
    const answer = await judged({ date: isoDay(20269 - 20) }, portsOver(market));
    const bursts = answer.alike.filter(({ date }) => [100, 97].some((back) => date === isoDay(20269 - back)));
    // Two days of one event: it is named once.
    expect(bursts).toEqual([answer.alike[0]]);
    for (const { date } of answer.alike) expect(date < isoDay(20269 - 27)).toBe(true);
  });

  it.each(['2020-01-01', '2025-07-01', '2024-02-20'])(
    '%s is refused with the days there are',
    async (date) => {
      expect(await refused({ date })).toMatchObject({
        id: 'NotEnoughHistory',
        hint: expect.stringMatching(/from 2024-0\d-\d\d to 2025-06-30/),
      });
    },
  );
});

describe('the budget', () => {
  it('is about the number of alarms in a year, and a larger one gives more', async () => {
    const market = marketOf();
    const raised = [];
    for (const budget of [4, 12, 50])
      raised.push((await judged({ budget }, portsOver(market))).budget.raised);
    expect(raised).toEqual([...raised].sort((a, b) => a - b));
    expect(raised[1]).toBeGreaterThan(4);
    expect(raised[1]).toBeLessThan(24);
  });
});

describe('posted candles', () => {
  it('of a token that nobody knows are judged by themselves', async () => {
    const candles = syntheticCandles(300, { symbol: 'MINE', seed: 5, lastDay: 20_000 });
    candles.volume[299] *= 60;
    const answer = await judged({ symbol: 'mine', candles: posted(candles) });
    expect(answer).toMatchObject({
      ...{ symbol: 'MINE', date: isoDay(20_000), alarm: true, kind: 'volume spike', others: 0 },
      data: { source: 'posted' },
    });
    // Nothing is known of the market, so nothing of it can be strange.
    for (const { feature, share } of answer.drivers)
      if (/^market|residual/.test(feature)) expect(share).toBe(0);
  });

  it('of days that the market is known of are judged within it', async () => {
    const candles = syntheticCandles(300, { symbol: 'MINE', seed: 5 });
    expect((await judged({ symbol: 'mine', candles: posted(candles) })).others).toBe(8);
  });

  it.each(['4h', '1h'] as const)('of %s carry times, by which they are known', async (timeframe) => {
    const lastDay = Math.floor((Date.parse(LAST) + DAY_MS) / candleMs[timeframe]) - 1;
    const candles = syntheticCandles(600, { symbol: 'MINE', seed: 5, lastDay });
    candles.close[599] *= 0.6;
    candles.low[599] *= 0.6;
    const rows = posted(candles, timeframe);
    expect(await judged({ symbol: 'mine', candles: rows })).toMatchObject({
      ...{ timeframe, alarm: true, date: startOf(lastDay, timeframe), measured: null, others: 0 },
    });
    const wrong = await refused({ symbol: 'mine', candles: rows, timeframe: '1d' });
    expect(wrong).toMatchObject({ id: 'BadArguments', message: expect.stringContaining(timeframe) });
  });

  it('that never move are a stuck price', async () => {
    const rows = posted(syntheticCandles(200)).map((row) => ({
      ...row,
      ...{ open: 5, high: 5, low: 5, close: 5, volume: 0 },
    }));
    expect(await judged({ symbol: 'MINE', candles: rows })).toMatchObject({
      ...{ alarm: true, kind: 'stuck price', stuckFor: 199 },
    });
  });

  const rows = posted(syntheticCandles(LEAST_CANDLES));
  const wrong: [string, Parameters<typeof refused>[0]['candles'], string, RegExp][] = [
    ['none', [], 'NotEnoughHistory', /0 candles/],
    ['too few', rows.slice(1), 'NotEnoughHistory', /told from \d+ on/],
    ['a gap', [...rows.slice(0, 20), ...rows.slice(21)], 'InvalidCandles', /after a gap/],
    ['no date', rows.map(({ date: _, ...row }) => row), 'InvalidCandles', /no valid date/],
    ['an odd spacing', rows.map((row, i) => ({ ...row, time: isoDay(i * 3) })), 'InvalidCandles', /apart/],
    ['a low above the close', rows.map((row) => ({ ...row, low: row.high })), 'InvalidCandles', /low/],
  ];
  it.each(wrong)('with %s are refused', async (_, candles, id, message) => {
    expect(await refused({ candles })).toMatchObject({ id, message: expect.stringMatching(message) });
  });

  it('of the fewest that can be judged are judged', async () => {
    expect((await judged({ candles: rows })).probability).toBeGreaterThan(0);
  });
});

describe('what was judged', () => {
  it('is remembered while candles and model stay the same, whatever is asked of it', async () => {
    const ports = portsOver(marketOf());
    const first = await judged({}, ports);
    const before = runs;
    expect(await judged({}, ports)).toEqual(first);
    await judged({ budget: 20 }, ports);
    await judged({ date: '2025-03-01' }, ports);
    expect(runs).toBe(before);
    await judged({}, { ...portsOver(marketOf(burst(0))), models: ports.models });
    expect(runs).toBe(before + 1);
  });

  it('and the list of a range tell the same alarms', async () => {
    const ports = portsOver(marketOf(crash(40)));
    const newest = await judged({}, ports);
    const listed = await anomalies({ symbol: 'BTC', from: '2024-07-01', to: LAST, budget: 12 }, ports);
    if (!listed.ok) throw new Error(listed.refusal.message);
    const { alarms, ...range } = anomaliesAnswer.parse(listed.value);
    expect(alarms).toEqual(newest.alarms);
    expect(alarms.map(({ date }) => date)).toContain(isoDay(20269 - 40));
    expect(range).toMatchObject({ from: '2024-07-01', to: LAST, clipped: false, judged: 365 });
  });

  it('and the record that is kept day by day hold the same alarms, a fault among them', async () => {
    const market = marketOf((candles) => {
      crash(40)(candles);
      for (const column of ['open', 'high', 'low', 'close'] as const)
        candles[column][at(90)] = candles.close[at(91)];
    });
    const store = new FakeAlarmStore();
    for (const days of [200, 463, 464, 499, DAYS]) {
      const until = new Map([...market].map(([symbol, candles]) => [symbol, slice(candles, 0, days)]));
      const ports = { ...portsOver(until), store: store.asStore() };
      const series = { symbol: 'BTC', timeframe: '1d', budget: 12 };
      expect(await raiseDue(series, { candlesPerYear: 365 }, judgeServed, ports)).toMatchObject({ ok: true });
    }
    const listed = await anomalies({ symbol: 'BTC', budget: 12 }, portsOver(market));
    if (!listed.ok) throw new Error(listed.refusal.message);
    const told = listed.value.alarms.map(({ date, kind, energy }) => ({ date, kind, energy }));
    expect(told.map(({ kind }) => kind)).toContain('stuck price');
    const kept = store.alarms.map(({ date, kind, energy }) => ({ date, kind, energy }));
    expect(kept.toSorted((a, b) => (a.date < b.date ? 1 : -1))).toEqual(told);
  });

  it.each([
    [{ from: '2025-06-01', to: '2025-05-01' }, 'BadArguments', /before it begins/],
    [{ from: '2019-01-01', to: '2019-12-31' }, 'NotEnoughHistory', /Nothing of that time/],
    [{ from: '2026-01-01' }, 'NotEnoughHistory', /Nothing of that time/],
    [{ symbol: 'bitcoyn' }, 'UnknownSymbol', /bitcoyn/],
    [{ timeframe: '1h' as const }, 'SourceUnavailable', /Not held/],
  ])('a range %j is refused', async (range, id, message) => {
    const outcome = await anomalies({ symbol: 'BTC', budget: 12, ...range }, portsOver(marketOf()));
    expect(outcome).toMatchObject({ ok: false, refusal: { id, message: expect.stringMatching(message) } });
  });

  it('of a range that reaches further is clipped, and says so', async () => {
    const ports = portsOver(marketOf());
    const outcome = await anomalies({ symbol: 'BTC', from: '2020-01-01', budget: 12 }, ports);
    expect(outcome).toMatchObject({ ok: true, value: { clipped: true, to: LAST } });
  });
});

it('an unknown token is refused with the nearest ones', async () => {
  expect(await refused({ symbol: 'etherium' })).toMatchObject({
    id: 'UnknownSymbol',
    hint: expect.stringContaining('ETH'),
  });
});
