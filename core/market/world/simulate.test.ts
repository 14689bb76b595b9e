import { beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../inference/inProcess.ts';
import type { Models } from '../../inference/port.ts';
import type { Ports } from '../../ports.ts';
import { answer } from '../../refusal.ts';
import { type Candles, DAY_MS, length, slice, toRow } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { simulationAnswer } from './answer.ts';
import { MIN_CANDLES, simulate } from './simulate.ts';

const candles = syntheticCandles(600);
let models: Models;
beforeAll(() => {
  models = inProcessModels('models');
});

function portsOver(series: Candles): Ports {
  return {
    models,
    clock: { now: () => (series.day[length(series) - 1] + 1) * DAY_MS + 3_600_000 },
    store: {} as Ports['store'],
    prices: {
      daily: async (_, days) =>
        answer({
          candles: slice(series, Math.max(0, length(series) - days)),
          source: 'snapshot' as const,
          fetchedAt: '2025-07-01T00:00:00.000Z',
          live: false,
        }),
      health: () => Promise.reject(new Error('not asked here')),
    },
  };
}

async function simulated(request: { days?: number; seed?: number } = {}, series = candles) {
  const result = await simulate({ symbol: 'BTC', days: 10, seed: 1, ...request }, portsOver(series));
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}

describe('a simulation', () => {
  it('fits its schema, and its numbers fit each other', async () => {
    const value = await simulated();
    expect(simulationAnswer.safeParse(value).error?.issues ?? []).toEqual([]);
    const end = value.fan[9];
    expect([value.lower80, value.median, value.upper80]).toEqual([end.p10, end.p50, end.p90]);
    expect(value.fan).toHaveLength(10);
    for (const { p10, p25, p50, p75, p90 } of value.fan)
      expect([p10, p25, p50, p75, p90].toSorted((a, b) => a - b)).toEqual([p10, p25, p50, p75, p90]);
    const [ten, twenty, thirty] = value.drawdowns.map(({ probability }) => probability);
    expect(ten).toBeGreaterThanOrEqual(twenty);
    expect(twenty).toBeGreaterThanOrEqual(thirty);
    expect(value.expectedRange.low).toBeLessThanOrEqual(value.lastClose);
    expect(value.expectedRange.high).toBeGreaterThanOrEqual(value.lastClose);
    expect(value.samples.map((path) => path.length)).toEqual([10, 10, 10]);
    expect(value.closes.at(-1)?.close).toBe(value.lastClose);
  });

  it('is the same with the same seed, another with another, and wider further ahead', async () => {
    const [first, again, other] = [await simulated(), await simulated(), await simulated({ seed: 2 })];
    expect(first).toEqual(again);
    expect(first.median).not.toBe(other.median);
    const width = ({ fan }: typeof first, day: number) => fan[day].p90 / fan[day].p10;
    expect(width(first, 9)).toBeGreaterThan(width(first, 0));
  });

  it('names the nearest horizon that was measured', async () => {
    expect((await simulated({ days: 2 })).skill.horizon).toBe(1);
    expect((await simulated({ days: 90 })).skill.horizon).toBe(30);
  });
});

describe('a refusal', () => {
  const ask = (series: Candles) =>
    simulate(
      {
        symbol: 'MINE',
        days: 5,
        seed: 1,
        candles: Array.from({ length: length(series) }, (_, i) => toRow(series, i)),
      },
      portsOver(series),
    );

  it('of too few candles says how many are needed', async () => {
    expect(await ask(slice(candles, 0, MIN_CANDLES - 1))).toMatchObject({
      ok: false,
      refusal: { id: 'NotEnoughHistory', message: expect.stringContaining(String(MIN_CANDLES)) },
    });
  });

  it('of a price that stands still says that nothing like it was learned from', async () => {
    const flat = (value: number) => new Float64Array(300).fill(value);
    const still = {
      ...slice(candles, 0, 300),
      open: flat(5),
      high: flat(5),
      low: flat(5),
      close: flat(5),
      volume: flat(0),
    };
    expect(await ask(still)).toMatchObject({ ok: false, refusal: { id: 'UnlikeTraining' } });
  });

  it('of a faulty candle names it', async () => {
    const broken = slice(candles, 0, 200);
    const high = broken.high.slice();
    high[150] = broken.low[150] / 2;
    expect(await ask({ ...broken, high })).toMatchObject({ ok: false, refusal: { id: 'InvalidCandles' } });
  });
});
