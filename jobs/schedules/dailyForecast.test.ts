import { beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import type { Models } from '../../core/inference/port.ts';
import { DAY_MS, dayNumber, isoDay, length, slice } from '../../core/market/candles/candles.ts';
import { forecast } from '../../core/market/forecast/forecast.ts';
import { FakeScoreStore } from '../../core/market/scorecard/testing/fakeScoreStore.ts';
import { syntheticCandles } from '../../core/market/testing/syntheticCandles.ts';
import { tokens } from '../../core/market/tokens.ts';
import { answer, refuse } from '../../core/refusal.ts';
import { dailyForecast } from './dailyForecast.ts';
import { scoring } from './scoring.ts';

/** To 2025-06-30. */
const history = syntheticCandles(560);
let models: Models;

beforeAll(() => {
  models = inProcessModels('models');
});

/** A house in which the day `newest` has closed last for the sources. */
function setUp(now: string, newest: string) {
  const store = new FakeScoreStore();
  const end = length(history) - (dayNumber('2025-06-30') - dayNumber(newest));
  const fetchedAt = `${now}`;
  const ports = {
    models,
    store: store.asStore(),
    clock: { now: () => Date.parse(now) },
    prices: {
      daily: async (_: string, days: number) =>
        answer({
          candles: slice(history, Math.max(0, end - days), end),
          source: 'kraken' as const,
          fetchedAt,
          live: true,
        }),
      health: () => Promise.reject(new Error('not asked here')),
    },
  };
  return { store, ports, run: (day: string) => dailyForecast.run({ part: 'BTC', day }, ports) };
}

describe('the daily forecast', () => {
  it('records the stored horizons of the token, as scheduled, from the candle of the day before', async () => {
    const { store, run } = setUp('2025-06-21T00:10:00.000Z', '2025-06-20');
    expect(await run('2025-06-21')).toEqual({ counts: { recorded: 5, refused: 0 }, notes: [] });
    expect(store.forecasts.map(({ horizon }) => horizon)).toEqual([1, 3, 7, 14, 30]);
    for (const record of store.forecasts)
      expect(record).toMatchObject({
        symbol: 'BTC',
        asOf: '2025-06-20',
        origin: 'scheduled',
        givenAt: '2025-06-21T00:10:00.000Z',
      });
  });

  it('records also what somebody had asked for before, and what it had given itself', async () => {
    const { store, ports, run } = setUp('2025-06-21T00:10:00.000Z', '2025-06-20');
    await forecast({ symbol: 'BTC', horizon: 1 }, ports);
    expect(store.forecasts).toMatchObject([{ origin: 'asked' }]);
    const origins: (string | undefined)[] = [];
    store.recordForecast = async ({ origin }) => void origins.push(origin);
    await run('2025-06-21');
    await run('2025-06-21');
    expect(origins).toEqual(Array(10).fill('scheduled'));
  });

  it.each([
    ['a day', '2025-06-19'],
    ['a year', '2024-06-20'],
  ])('records nothing from candles that are %s old, and says why', async (_, newest) => {
    const { store, run } = setUp('2025-06-21T00:10:00.000Z', newest);
    expect(await run('2025-06-21')).toEqual({
      counts: { stale: 1 },
      notes: [`the newest candle (kraken) is of ${newest}: a forecast from it would be back-dated`],
    });
    expect(store.forecasts).toEqual([]);
  });

  it('does not make up for a day that is over', async () => {
    const { store, run } = setUp('2025-06-22T00:00:00.000Z', '2025-06-20');
    expect(await run('2025-06-21')).toMatchObject({ counts: { late: 1 } });
    expect(store.forecasts).toEqual([]);
  });

  it('leaves a token for the next time that has no prices now', async () => {
    const { store, ports } = setUp('2025-06-21T00:10:00.000Z', '2025-06-20');
    const daily = async () => refuse('SourceUnavailable', 'No source can give prices.', 'Wait.');
    const report = await dailyForecast.run(
      { part: 'BTC', day: '2025-06-21' },
      { ...ports, prices: { ...ports.prices, daily } },
    );
    expect(report).toEqual({ counts: { refused: 1 }, notes: ['No source can give prices.'] });
    expect(store.forecasts).toEqual([]);
  });

  it('is scored the days after, each horizon once, over a month that the bot lives through', async () => {
    const start = dayNumber('2025-05-20');
    const store = new FakeScoreStore();
    for (let day = start; day < start + 35; day++) {
      const { ports } = setUp(new Date(day * DAY_MS + 600_000).toISOString(), isoDay(day - 1));
      const own = { ...ports, store: store.asStore() };
      await dailyForecast.run({ part: 'BTC', day: isoDay(day) }, own);
      await scoring.run({ part: 'BTC', day: isoDay(day) }, own);
    }
    expect(store.forecasts).toHaveLength(35 * 5);
    const scored = [1, 3, 7, 14, 30].map(
      (horizon) => store.scores.filter((score) => score.horizon === horizon).length,
    );
    // On the first day nothing is due; a forecast of one day is, on the day after that day.
    expect(scored).toEqual([34, 32, 28, 21, 5]);
    for (const score of store.scores) {
      const due = dayNumber(score.asOf) + score.horizon;
      expect(score).toMatchObject({ actualClose: history.close[due - history.day[0]] });
      expect(Date.parse(score.scoredAt)).toBeGreaterThanOrEqual((due + 1) * DAY_MS);
    }
  });

  it('is made of every served token', () => {
    expect(dailyForecast.parts).toEqual(tokens.map(({ symbol }) => symbol));
  });
});
