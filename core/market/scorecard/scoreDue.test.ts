import { describe, expect, it } from 'vitest';
import { answer, refuse } from '../../refusal.ts';
import type { ForecastRecord } from '../../store/port.ts';
import { DAY_MS, dayNumber, length, slice } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { scoreDue, unscorableReasons } from './scoreDue.ts';
import { FakeScoreStore, givenForecast } from './testing/fakeScoreStore.ts';

/** To 2025-06-30. */
const history = syntheticCandles(600);
const closeOf = (day: string) => history.close[dayNumber(day) - history.day[0]];

function setUp({ now = '2025-07-01T00:20:00Z', days = 600, live = true, until = '2025-06-30' } = {}) {
  const store = new FakeScoreStore();
  const asked: number[] = [];
  const end = length(history) - (dayNumber('2025-06-30') - dayNumber(until));
  const ports = {
    store: store.asStore(),
    clock: { now: () => Date.parse(now) },
    prices: {
      daily: async (_: string, wanted: number) => {
        asked.push(wanted);
        const candles = slice(history, Math.max(0, end - Math.min(wanted, days)), end);
        return answer({ candles, source: 'kraken' as const, fetchedAt: now, live });
      },
      health: () => Promise.reject(new Error('not asked here')),
    },
  };
  const give = (changes: Partial<ForecastRecord> = {}) => {
    const asOf = changes.asOf ?? '2025-06-20';
    const lastClose = closeOf(asOf);
    const forecast = givenForecast({
      lastClose,
      close: lastClose,
      lower80: 0.9 * lastClose,
      upper80: 1.1 * lastClose,
      givenAt: new Date((dayNumber(asOf) + 1) * DAY_MS + 1).toISOString(),
      ...changes,
    });
    store.forecasts.push(forecast);
    return forecast;
  };
  return { store, ports, give, asked };
}

describe('scoring what is due', () => {
  it('takes the close of the very day, and the naive interval of the year before', async () => {
    const { store, ports, give } = setUp();
    give({ horizon: 7 });
    expect(await scoreDue('BTC', ports)).toEqual({ scored: 1, unscorable: 0, waiting: 0 });
    expect(store.scores).toMatchObject([
      {
        asOf: '2025-06-20',
        horizon: 7,
        actualClose: closeOf('2025-06-27'),
        actualSource: 'kraken',
        rose: closeOf('2025-06-27') > closeOf('2025-06-20'),
        scoredAt: '2025-07-01T00:20:00.000Z',
        naiveLoss: expect.any(Number),
      },
    ]);
  });

  it('changes nothing the second time', async () => {
    const { store, ports, give } = setUp();
    give();
    await scoreDue('BTC', ports);
    const [first] = store.scores;
    expect(await scoreDue('BTC', ports)).toEqual({ scored: 0, unscorable: 0, waiting: 0 });
    expect(store.scores).toEqual([first]);
  });

  it('catches up on everything that came due while the bot was down', async () => {
    const { store, ports, give } = setUp();
    for (const asOf of ['2025-03-01', '2025-04-15', '2025-06-29']) give({ asOf });
    expect(await scoreDue('BTC', ports)).toMatchObject({ scored: 3 });
    expect(store.scores.map(({ asOf }) => asOf)).toEqual(['2025-03-01', '2025-04-15', '2025-06-29']);
  });

  it('does not ask for a forecast whose day has not closed', async () => {
    const { ports, give, asked } = setUp({ now: '2025-06-30T23:59:00Z' });
    give({ asOf: '2025-06-29' });
    expect(await scoreDue('BTC', ports)).toEqual({ scored: 0, unscorable: 0, waiting: 0 });
    expect(asked).toEqual([]);
  });

  it('waits while the close of the day is not to be had, and leaves no word about it', async () => {
    const { store, ports, give } = setUp({ until: '2025-06-28' });
    give({ asOf: '2025-06-29' });
    expect(await scoreDue('BTC', ports)).toEqual({ scored: 0, unscorable: 0, waiting: 1 });
    expect(store.scores).toEqual([]);
  });

  it('waits where no prices can be had at all', async () => {
    const { store, ports, give } = setUp();
    give();
    const daily = async () => refuse('SourceUnavailable', 'None.', 'Wait.');
    expect(await scoreDue('BTC', { ...ports, prices: { ...ports.prices, daily } })).toMatchObject({
      waiting: 1,
    });
    expect(store.scores).toEqual([]);
  });

  it('never takes a candle of a day that has not closed, whatever the source says', async () => {
    const { ports, give } = setUp({ now: '2025-06-30T12:00:00Z' });
    give({ asOf: '2025-06-28', horizon: 1 });
    give({ asOf: '2025-06-28', horizon: 2 });
    expect(await scoreDue('BTC', ports)).toEqual({ scored: 1, unscorable: 0, waiting: 0 });
  });

  it.each([
    ['a redenomination', 1_000],
    ['a splice', 1.03],
  ])('marks a forecast as unscorable after %s', async (_, factor) => {
    const { store, ports, give } = setUp();
    give({ lastClose: factor * closeOf('2025-06-20') });
    expect(await scoreDue('BTC', ports)).toMatchObject({ scored: 0, unscorable: 1 });
    expect(store.scores).toMatchObject([{ unscorable: unscorableReasons.otherPrices }]);
  });

  it.each([{ lower80: 0 }, { lower80: -1 }, { lastClose: 0 }, { lastClose: -1 }])(
    'marks a record with %j, and scores the others',
    async (changes) => {
      const { store, ports, give } = setUp();
      give(changes);
      give({ horizon: 3 });
      expect(await scoreDue('BTC', ports)).toMatchObject({ scored: 1, unscorable: 1 });
      expect(store.scores[0]).toMatchObject({ unscorable: expect.any(String) });
    },
  );

  it('scores across sources that differ by a little', async () => {
    const { store, ports, give } = setUp();
    give({ lastClose: 1.01 * closeOf('2025-06-20') });
    expect(await scoreDue('BTC', ports)).toMatchObject({ scored: 1 });
    // What came is measured from the recorded close, so that the difference of the sources is no move.
    const change = closeOf('2025-06-21') / closeOf('2025-06-20');
    expect(store.scores[0]).toMatchObject({ rose: change > 1 });
    expect((store.scores[0] as { actualClose: number }).actualClose).toBeCloseTo(
      1.01 * closeOf('2025-06-21'),
      6,
    );
  });

  it('marks what was given after its day had closed, without asking for prices', async () => {
    const { store, ports, give, asked } = setUp();
    give({ givenAt: '2025-06-22T00:00:00.000Z' });
    expect(await scoreDue('BTC', ports)).toEqual({ scored: 0, unscorable: 1, waiting: 0 });
    expect(store.scores).toMatchObject([{ unscorable: unscorableReasons.late }]);
    expect(asked).toEqual([]);
  });

  it('scores what was given in the last moment before its day closed', async () => {
    const { ports, give } = setUp();
    give({ givenAt: '2025-06-21T23:59:59.999Z' });
    expect(await scoreDue('BTC', ports)).toMatchObject({ scored: 1 });
  });

  it('gives a forecast up whose days no source has any more, but not while it is offline', async () => {
    const offline = setUp({ days: 5, live: false });
    offline.give();
    expect(await scoreDue('BTC', offline.ports)).toEqual({ scored: 0, unscorable: 0, waiting: 1 });
    const online = setUp({ days: 5 });
    online.give();
    expect(await scoreDue('BTC', online.ports)).toEqual({ scored: 0, unscorable: 1, waiting: 0 });
    expect(online.store.scores).toMatchObject([{ unscorable: unscorableReasons.missing }]);
  });

  it('scores without a naive interval where the past is too short for one', async () => {
    const { store, ports, give } = setUp({ days: 100 });
    give();
    await scoreDue('BTC', ports);
    expect(store.scores).toMatchObject([{ naiveLoss: null, covered: expect.any(Boolean) }]);
  });
});
