import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../store/errors.ts';
import type { HeadlineRecord } from '../../store/headlines.ts';
import type { Store } from '../../store/port.ts';
import { headlineRecord, MemoryHeadlines } from '../testing/memoryHeadlines.ts';
import { indexAnswer } from './answer.ts';
import { NEUTRAL_PRIOR } from './decay.ts';
import { moodOf } from './mood.ts';
import { MARKET } from './snapshot.ts';
import type { MoodSource, ShippedIndex } from './source.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const HOUR = 3_600_000;
const bitcoin = { symbol: 'BTC', name: 'Bitcoin' };

const days = ['2026-02-01', '2026-02-02'].map((date, i) => ({
  date,
  value: 0.1 * i,
  count: 3 + i,
  dissent: 0.4,
}));
const shippedOf =
  (symbols: readonly string[]): MoodSource['shipped'] =>
  async (symbol) => {
    const held = symbols.filter((one) => one !== MARKET);
    const index: ShippedIndex = {
      model: { name: 'sentiment', version: '0.9.0' },
      halfLifeHours: 24,
      days: [],
      held,
    };
    return { ...index, days: symbols.includes(symbol) ? days : [] };
  };

async function portsWith(
  headlines: readonly HeadlineRecord[],
  shipped: MoodSource['shipped'] = async () => undefined,
) {
  const store = new MemoryHeadlines();
  await store.recordHeadlines(headlines);
  return {
    store: store.asStore(),
    clock: { now: () => NOW },
    mood: { shipped, settings: async () => ({ halfLifeHours: 24 }) },
  };
}

function hoursAgo(hours: number, title: string, changes: Partial<HeadlineRecord> = {}): HeadlineRecord {
  return headlineRecord({ title, published: new Date(NOW - hours * HOUR).toISOString(), ...changes });
}

async function answered(...args: Parameters<typeof moodOf>) {
  const outcome = await moodOf(...args);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  expect(indexAnswer.safeParse(outcome.value).error?.issues ?? []).toEqual([]);
  return outcome.value;
}

describe('the mood', () => {
  it('of a token is that of the headlines that name it, with counts and the three that moved it', async () => {
    const ports = await portsWith([
      hoursAgo(2, 'small', { probabilities: [0.3, 0.3, 0.4], source: 'Third' }),
      hoursAgo(1, 'good', { probabilities: [0, 0, 1], category: 'market', link: 'https://news.test/good' }),
      hoursAgo(3, 'bad', { probabilities: [0.9, 0.1, 0], source: 'Other' }),
      hoursAgo(24 * 5, 'old and good', { probabilities: [0, 0, 1], source: 'Third' }),
      hoursAgo(24 * 20, 'older', { probabilities: [1, 0, 0], source: 'Third' }),
      hoursAgo(1, 'of another', { probabilities: [1, 0, 0], source: 'Fourth', symbols: ['ETH'] }),
    ]);
    const mood = await answered(bitcoin, ports);
    expect(mood).toMatchObject({
      symbol: 'BTC',
      asOf: '2026-03-10T12:00:00.000Z',
      counts: { lastDay: 3, lastWeek: 4, lastMonth: 5 },
      data: { source: 'headlines', newest: '2026-03-10T11:00:00.000Z', outlets: 3 },
      model: { name: 'sentiment', version: '1.0.0' },
    });
    expect(mood.headlines.map(({ title }) => title)).toEqual(['good', 'bad', 'small']);
    expect(mood.headlines[0]).toMatchObject({ link: 'https://news.test/good', category: 'market', score: 1 });
    expect(mood.headlines[1].contribution).toBeLessThan(0);
    expect(mood.history[mood.history.length - 1]).toMatchObject({
      date: '2026-03-10',
      value: mood.value,
      count: 3,
    });
    expect(mood.history.map(({ date }) => date)).toEqual([...mood.history.map(({ date }) => date)].sort());
    // The market has them all.
    const market = await answered(undefined, ports);
    expect(market).toMatchObject({ symbol: null, counts: { lastDay: 4 } });
    expect(market.value).toBeLessThan(mood.value);
  });

  it('is the sum of what its headlines contribute', async () => {
    const one = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (list) => {
        const ports = await portsWith(
          list.map(([hours, positive], i) =>
            hoursAgo(hours, `story ${i}`, { probabilities: [1 - positive, 0, positive] }),
          ),
        );
        const { headlines, value } = await answered(bitcoin, ports);
        const sum = headlines.reduce((total, { contribution }) => total + contribution, 0);
        expect(sum).toBeCloseTo(value, 9);
      }),
      { numRuns: 50 },
    );
  });

  it('is not made by posts to Reddit, however many', async () => {
    const posts = Array.from({ length: 100 }, (_, i) =>
      hoursAgo(0, `post ${i}`, {
        source: i % 2 === 0 ? 'r/CryptoCurrency' : 'r/Bitcoin',
        probabilities: [0, 0, 1],
      }),
    );
    const outlets = Array.from({ length: 20 }, (_, i) =>
      hoursAgo(0, `story ${i}`, { source: `Outlet ${i % 5}`, probabilities: [0, 1, 0] }),
    );
    const { value } = await answered(bitcoin, await portsWith([...posts, ...outlets]));
    expect(value).toBeCloseTo(0.25, 9);
  });

  it('of one headline alone stays near neutral, and says of its dissent nothing', async () => {
    const { value, mean, dissent, effectiveCount } = await answered(
      bitcoin,
      await portsWith([hoursAgo(0, 'only', { probabilities: [0, 0, 1] })]),
    );
    expect(value).toBeCloseTo(1 / (1 + NEUTRAL_PRIOR), 9);
    expect([mean, dissent, effectiveCount]).toEqual([1, null, 1]);
  });

  it('is told as it stood, with its day, where there has been no news for longer than a day', async () => {
    const mood = await answered(
      bitcoin,
      await portsWith([hoursAgo(24 * 30, 'last', { probabilities: [1, 0, 0] })]),
    );
    expect([mood.asOf, mood.data.stale]).toEqual([new Date(NOW - 29 * 24 * HOUR).toISOString(), true]);
    expect(mood.value).toBeCloseTo(-0.5 / (0.5 + NEUTRAL_PRIOR), 9);
    expect(mood.counts).toEqual({ lastDay: 0, lastWeek: 1, lastMonth: 1 });
    const fresh = await answered(bitcoin, await portsWith([hoursAgo(23, 'last')]));
    expect([fresh.asOf, fresh.data.stale]).toEqual([new Date(NOW).toISOString(), false]);
    expect(await moodOf(bitcoin, await portsWith([hoursAgo(24 * 91, 'last')]))).toMatchObject({ ok: false });
  });

  it('fades and then stands: without news it never jumps and never grows', async () => {
    const ages = fc.array(fc.double({ min: 0, max: 48, noNaN: true }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        ages,
        fc.constantFrom(6, 24, 72),
        fc.integer({ min: 0, max: 80 * 24 }),
        async (list, halfLifeHours, later) => {
          const ports = await portsWith(
            list.map((age, i) => hoursAgo(age, `story ${i}`, { probabilities: [0, 0, 1] })),
          );
          const at = (hours: number) =>
            answered(bitcoin, {
              ...ports,
              clock: { now: () => NOW + hours * HOUR },
              mood: { ...ports.mood, settings: async () => ({ halfLifeHours }) },
            });
          const [before, after] = [await at(later), await at(later + 1)];
          expect(after.value).toBeLessThanOrEqual(before.value + 1e-9);
          expect(after.value).toBeGreaterThanOrEqual(before.value * 0.5 ** (1 / halfLifeHours) - 1e-9);
          expect(after.data.stale || !before.data.stale).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes a headline of the future for one of now', async () => {
    const mood = await answered(bitcoin, await portsWith([hoursAgo(-1, 'early'), hoursAgo(1, 'late')]));
    expect(mood.data.newest).toBe(new Date(NOW).toISOString());
  });

  it('comes from what ships where nothing newer is stored, or the database is away', async () => {
    const shipped = shippedOf([MARKET, 'BTC']);
    const old = hoursAgo(24 * 60, 'before the snapshot ended');
    for (const ports of [await portsWith([], shipped), await portsWith([old], shipped)])
      expect(await answered(bitcoin, ports)).toMatchObject({
        asOf: '2026-02-02',
        value: 0.1,
        counts: { lastDay: 4, lastWeek: 7 },
        headlines: [],
        data: { source: 'snapshot' },
        model: { version: '0.9.0' },
      });
    const away = {
      headlineScores: () => Promise.reject(new StoreUnavailableError('away')),
    } as Partial<Store> as Store;
    const ports = { ...(await portsWith([], shipped)), store: away };
    expect(await answered(undefined, ports)).toMatchObject({ symbol: null, asOf: '2026-02-02' });
    // But a fault is a fault where nothing ships.
    const none = { ...(await portsWith([])), store: away };
    await expect(moodOf(bitcoin, none)).rejects.toThrow(StoreUnavailableError);
    const fresh = await portsWith([hoursAgo(1, 'newer')], shipped);
    expect(await answered(bitcoin, fresh)).toMatchObject({ data: { source: 'headlines' } });
  });

  it('is refused with a way forward where nothing tells', async () => {
    const outcome = await moodOf(
      { symbol: 'CELR', name: 'Celer Network' },
      await portsWith([], shippedOf([MARKET, 'BTC'])),
    );
    expect(outcome).toMatchObject({
      ok: false,
      refusal: {
        id: 'SourceUnavailable',
        message: expect.stringContaining('Celer Network (CELR)'),
        hint: expect.stringMatching(/BTC.*\/sentiment "/),
      },
    });
    expect(await moodOf(undefined, await portsWith([]))).toMatchObject({ ok: false });
  });
});
