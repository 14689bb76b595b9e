import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkForward } from '../../../core/learn/walkForward.ts';
import { dayNumber, isoDay, length } from '../../../core/market/candles/candles.ts';
import { trainingRows } from '../../../core/market/forecast/training/rows.ts';
import { replayShape, replaySheet } from '../../../core/market/scorecard/replay.ts';
import { syntheticCandles } from '../../../core/market/testing/syntheticCandles.ts';
import { openStore } from '../../../core/store/open.ts';
import type { Store } from '../../../core/store/port.ts';
import { walkMembers } from '../forecast/outOfFold.ts';
import { backfill } from './backfill.ts';
import { monthsUntil } from './months.ts';
import { replayMonth } from './replayMonth.ts';

/** To 2025-06-30; the second token is younger. */
const histories = [
  { candles: syntheticCandles(330, { symbol: 'BTC', seed: 1 }), source: 'binance_spot' },
  { candles: syntheticCandles(300, { symbol: 'ETH', seed: 2 }), source: 'binance_spot' },
];
const settings = {
  histories,
  model: {
    mean: { penalty: 1 },
    deviation: { penalty: 1 },
    direction: { penalty: 1 },
    boosting: { rounds: 5, learningRate: 0.1, maxLeaves: 4, minSamplesLeaf: 20, penalty: 1 },
  },
  ownWeightDays: 100,
  name: 'forecast',
  version: '1.0.0',
  now: Date.parse('2026-11-25T00:00:00Z'),
};
const march = monthsUntil(dayNumber('2025-03-31'), 1)[0];
const horizons = [1, 7, 30];
/** Training rows with what their members say of days before March that they had not seen. */
const learnt = (some: typeof histories) => {
  const rows = trainingRows(some.map(({ candles }) => candles));
  const folds = walkForward({ from: march.first - 45, to: march.last + 61, step: 31, embargo: 5 });
  return { rows, outOfFold: walkMembers(rows, folds, settings.model).outOfFold };
};

describe('the months of a replay', () => {
  it('are whole ones, up to the last that has ended', () => {
    const months = monthsUntil(dayNumber('2025-06-30'), 24);
    expect(months[0].name).toBe('2023-07');
    expect(months[23]).toEqual({
      name: '2025-06',
      first: dayNumber('2025-06-01'),
      last: dayNumber('2025-06-30'),
    });
    for (const [index, month] of months.slice(1).entries()) expect(month.first).toBe(months[index].last + 1);
    expect(monthsUntil(dayNumber('2025-06-29'), 2).map(({ name }) => name)).toEqual(['2025-04', '2025-05']);
    expect(monthsUntil(dayNumber('2024-02-29'), 1)[0]).toMatchObject({
      name: '2024-02',
      last: dayNumber('2024-02-29'),
    });
  });
});

describe('a replayed month', () => {
  it('forecasts every token on every day and scores each forecast with the close that came', async () => {
    const { forecasts, scores } = await replayMonth(march, {
      ...settings,
      ...learnt(histories),
      horizons,
    });
    expect(forecasts).toHaveLength(2 * 31 * 3);
    expect(scores).toHaveLength(forecasts.length);
    for (const [index, forecast] of forecasts.entries()) {
      expect(forecast).toMatchObject({
        origin: 'replayed',
        version: '1.0.0+replay-2025-03',
        givenAt: '2026-11-25T00:00:00.000Z',
      });
      const { candles } = histories[forecast.symbol === 'BTC' ? 0 : 1];
      const at = dayNumber(forecast.asOf) - candles.day[0];
      expect(forecast.lastClose).toBe(candles.close[at]);
      expect(scores[index]).toMatchObject({
        asOf: forecast.asOf,
        actualClose: candles.close[at + forecast.horizon],
      });
    }
  });

  it('knows nothing of what came after: its forecasts stay when the future is another', async () => {
    // From the middle of the month on, everything is another history.
    const cut = dayNumber('2025-03-15');
    const rewritten = histories.map(({ candles, source }, index) => {
      const other = syntheticCandles(length(candles), { symbol: candles.symbol, seed: 50 + index });
      const changed = structuredClone(candles);
      for (const column of ['open', 'high', 'low', 'close', 'volume'] as const)
        changed[column].set(other[column].subarray(cut + 1 - candles.day[0]), cut + 1 - candles.day[0]);
      return { candles: changed, source };
    });
    const options = { ...settings, horizons };
    const before = await replayMonth(march, { ...options, ...learnt(histories) });
    const after = await replayMonth(march, { ...options, histories: rewritten, ...learnt(rewritten) });
    const upToCut = ({ forecasts }: typeof before) => forecasts.filter(({ asOf }) => dayNumber(asOf) <= cut);
    expect(upToCut(after)).toEqual(upToCut(before));
    expect(upToCut(before).length).toBeGreaterThan(80);
    expect(after.forecasts).not.toEqual(before.forecasts);
  });

  it('learns from the month before, but for the embargo', async () => {
    // A change of the last close that the embargo allows changes the model; one of the day after it does not.
    const changedOn = async (day: number) => {
      const changed = histories.map(({ candles, source }) => {
        const copy = structuredClone(candles);
        copy.close[day - copy.day[0]] *= 1.2;
        copy.high[day - copy.day[0]] *= 1.2;
        return { candles: copy, source };
      });
      const options = { ...settings, horizons: [30], ...learnt(changed) };
      // The model alone: forecasts from the unchanged candles.
      return (await replayMonth(march, options)).forecasts[0];
    };
    const untouched = (await replayMonth(march, { ...settings, horizons: [30], ...learnt(histories) }))
      .forecasts[0];
    expect(await changedOn(march.first - 1 - 5)).not.toEqual(untouched);
    expect(await changedOn(march.first - 5)).toEqual(untouched);
  });

  it('leaves out what nothing can come of', async () => {
    const june = monthsUntil(dayNumber('2025-06-30'), 1)[0];
    const { forecasts } = await replayMonth(june, { ...settings, ...learnt(histories), horizons });
    const last = (horizon: number) =>
      forecasts
        .filter((one) => one.horizon === horizon)
        .map(({ asOf }) => asOf)
        .sort()
        .at(-1);
    expect(horizons.map(last)).toEqual(['2025-06-29', '2025-06-23', undefined]);
  });
});

describe('a backfill', () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulseplate-backfill-'));
    store = await openStore({ DATA_DIR: folder });
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('writes months once, goes on where it was stopped, and packs what the store adds up', async () => {
    const said: string[] = [];
    const options = { ...settings, store, months: 2, step: 31, say: (text: string) => void said.push(text) };
    const stopped = {
      ...options,
      say: (text: string) => {
        said.push(text);
        throw new Error('stopped');
      },
    };
    await expect(backfill(stopped)).rejects.toThrow('stopped');
    const replay = await backfill(options);
    expect(said).toEqual([
      expect.stringMatching(/^1\/2 2025-05: \d+ forecasts$/),
      '1/2 2025-05 is there',
      expect.stringMatching(/^2\/2 2025-06: \d+ forecasts$/),
    ]);
    expect(replayShape.parse(JSON.parse(JSON.stringify(replay)))).toEqual(replay);
    expect(replay).toMatchObject({ version: '1.0.0', months: ['2025-05', '2025-06'], embargoDays: 5 });

    const stored = await store.scoreSheet({ model: 'forecast', symbol: 'BTC' });
    const packed = replaySheet(replay, 'BTC');
    const sum = (tallies: typeof packed.tallies, of: 'forecasts' | 'covered' | 'loss') =>
      tallies.reduce((total, tally) => total + tally[of], 0);
    expect(sum(packed.tallies, 'forecasts')).toBe(sum(stored.tallies, 'forecasts'));
    expect(sum(packed.tallies, 'covered')).toBe(sum(stored.tallies, 'covered'));
    expect(sum(packed.tallies, 'loss')).toBeCloseTo(sum(stored.tallies, 'loss'), 3);
    expect(stored.counts.map(({ version }) => version)).toEqual([
      '1.0.0+replay-2025-05',
      '1.0.0+replay-2025-06',
    ]);
    // What was replayed was given to nobody.
    expect(await store.listForecasts({ limit: 9 })).toEqual([]);
    const first = isoDay(dayNumber('2025-05-01'));
    expect(stored.counts[0]).toMatchObject({ origin: 'replayed', first, unscorable: 0 });
  });
});
