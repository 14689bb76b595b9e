import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../learn/random.ts';
import type { Ports } from '../../../ports.ts';
import { answer, refuse } from '../../../refusal.ts';
import { isoDay } from '../../candles/candles.ts';
import { alarmsOf } from '../alarm/alarms.ts';
import type { JudgedCandle, JudgedSeries } from './judged.ts';
import { raiseDue } from './raiseDue.ts';
import { FakeAlarmStore } from './testing/fakeAlarmStore.ts';

const series = { symbol: 'BTC', timeframe: '1d', budget: 12 };
const options = { candlesPerYear: 365 };
const FIRST = 20_000;

const random = seededRandom(5);
/** Two years and more in which one day in twelve is strange. */
const history: JudgedCandle[] = Array.from({ length: 800 }, (_, day) => ({
  date: isoDay(FIRST + day),
  energy: day,
  probability: day < 60 ? Number.NaN : random() < 0.08 ? 0.001 : 0.1 + 0.9 * random(),
  kind: day % 2 === 0 ? 'price move' : 'volume spike',
}));

function house(store = new FakeAlarmStore()) {
  const ports = { store: store.asStore(), clock: { now: () => Date.parse('2027-01-01T00:15:00Z') } } as Ports;
  return {
    store,
    /** Runs on the candles [from, to). */
    run: (to: number, from = 0, about: Partial<JudgedSeries> = {}) => {
      const judged = { model: 'anomaly', version: '1.0.0', candles: history.slice(from, to), ...about };
      return raiseDue(series, options, async () => answer(judged), ports);
    },
  };
}

const raisedDays = (candles: readonly JudgedCandle[]) => {
  const { alarm } = alarmsOf(
    candles.map(({ probability }) => probability),
    { ...options, budgetPerYear: 12 },
  );
  return candles.filter((_, i) => alarm[i] === 1).map(({ date }) => date);
};

describe('bringing alarms up to date', () => {
  it('records every alarm of the history, with what was known of it', async () => {
    const { store, run } = house();
    const days = raisedDays(history);
    expect(days.length).toBeGreaterThan(15);
    expect(await run(800)).toEqual(answer({ judged: 800, raised: days.length }));
    expect(store.alarms.map(({ date }) => date)).toEqual(days);
    const [first] = store.alarms;
    const { energy, probability, kind } = history.find(({ date }) => date === first.date) as JudgedCandle;
    expect(first).toEqual({
      ...{ ...series, date: first.date, energy, probability, kind },
      ...{ model: 'anomaly', version: '1.0.0', recordedAt: '2027-01-01T00:15:00.000Z' },
    });
  });

  it('changes nothing when it runs again, or on older candles than it has seen', async () => {
    const { store, run } = house();
    await run(800);
    const kept = structuredClone({ alarms: store.alarms, progress: store.progress });
    expect(await run(800)).toEqual(answer({ judged: 0, raised: 0 }));
    expect(await run(700)).toEqual(answer({ judged: 0, raised: 0 }));
    expect({ alarms: store.alarms, progress: store.progress }).toEqual(kept);
    expect(store.writes).toBe(1);
  });

  it('raises the same whenever it ran and was restarted, on windows that move on', async () => {
    const whole = house();
    await whole.run(800);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 200, max: 799 }), { maxLength: 12 }), async (stops) => {
        const { store, run } = house();
        let before = 0;
        for (const stop of [...stops.sort((a, b) => a - b), 800]) {
          // Never so few that a day between two runs is missed.
          await run(stop, Math.min(before, Math.max(0, stop - 300)));
          before = stop;
        }
        expect(store.alarms).toEqual(whole.store.alarms);
        expect(store.progress).toEqual(whole.store.progress);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('goes on with its state when another model judges, and lets recorded alarms stand', async () => {
    const { store, run } = house();
    await run(500);
    const before = store.alarms.length;
    await run(800, 0, { version: '2.0.0' });
    expect(store.alarms.map(({ date }) => date)).toEqual(raisedDays(history));
    const versions = store.alarms.map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => (i < before ? '1.0.0' : '2.0.0')));
  });

  it.each([[undefined], ['nonsense'], [{ level: -1, recent: [], since: null, armed: true }]])(
    'makes a state anew that it does not understand: %j',
    async (state) => {
      const { store, run } = house();
      await run(500);
      const key = [...store.progress.keys()][0];
      const progress = store.progress.get(key);
      store.progress.set(key, { ...progress, state } as never);
      await run(800);
      expect(store.alarms.map(({ date }) => date)).toEqual(raisedDays(history));
    },
  );

  it('raises an alarm where a fault begins, and spends no budget on it', async () => {
    const { store, run } = house();
    const fault = (day: number) => (day === 700 ? 'begins' : day > 700 && day < 710 ? 'lasts' : undefined);
    const candles = history.map((candle, day) =>
      fault(day) === undefined ? candle : { ...candle, kind: 'stuck price', fault: fault(day) },
    );
    // Nothing is known of the chance of the first day.
    candles[700] = { ...candles[700], probability: Number.NaN };
    await run(800, 0, { candles: candles as JudgedCandle[] });
    const during = store.alarms.filter(
      ({ date }) => date >= isoDay(FIRST + 700) && date < isoDay(FIRST + 710),
    );
    expect(during).toMatchObject([{ date: isoDay(FIRST + 700), kind: 'stuck price', probability: 1 }]);
    const without = history.map(({ probability }, day) =>
      fault(day) === undefined ? probability : Number.NaN,
    );
    const { state } = alarmsOf(without, { ...options, budgetPerYear: 12 });
    expect(store.progress.get('BTC 1d 12')).toMatchObject({ state });
  });

  it('leaves everything as it was where candles cannot be judged', async () => {
    const { store } = house();
    const refused = async () => refuse('SourceUnavailable', 'No source can give prices.', 'Wait.');
    const outcome = await raiseDue(series, options, refused, { store: store.asStore() } as Ports);
    expect(outcome).toMatchObject({ ok: false, refusal: { id: 'SourceUnavailable' } });
    expect(store.writes).toBe(0);
  });
});
