import { Cron } from 'croner';
import { expect, it } from 'vitest';
import type { JudgeSeries } from '../../core/market/anomaly/record/judged.ts';
import { FakeAlarmStore } from '../../core/market/anomaly/record/testing/fakeAlarmStore.ts';
import { isoDay } from '../../core/market/candles/candles.ts';
import { tokens } from '../../core/market/tokens.ts';
import { answer, refuse } from '../../core/refusal.ts';
import { anomalies } from './anomalies.ts';
import type { SchedulePorts } from './schedule.ts';

const first = 20_600;
const today = isoDay(first + 200);

/** 200 calm days up to yesterday, of which the last is strange. */
const judge: JudgeSeries = async (symbol, timeframe) =>
  answer({
    ...{ model: 'anomaly', version: `1.0.0 of ${symbol} ${timeframe}` },
    candles: Array.from({ length: 200 }, (_, day) => ({
      ...{ date: isoDay(first + day), energy: 1, kind: 'price move' },
      probability: day === 199 ? 1e-4 : 0.5,
    })),
  });

function house() {
  const store = new FakeAlarmStore();
  const ports = {
    store: store.asStore(),
    clock: { now: () => Date.parse(`${today}T00:15:00Z`) },
  } as SchedulePorts;
  return { store, run: (by: JudgeSeries) => anomalies(by).run({ part: 'ETH', day: today }, ports) };
}

it('records the alarm of the day that has closed, once', async () => {
  const { store, run } = house();
  expect(await run(judge)).toEqual({ counts: { judged: 200, raised: 1 }, notes: [] });
  expect(await run(judge)).toEqual({ counts: { judged: 0, raised: 0 }, notes: [] });
  expect(store.alarms).toMatchObject([
    { symbol: 'ETH', timeframe: '1d', budget: 12, date: isoDay(first + 199), version: '1.0.0 of ETH 1d' },
  ]);
});

it('leaves a token for the next time that cannot be judged now', async () => {
  const { store, run } = house();
  const refused = await run(async () => refuse('SourceUnavailable', 'No source can give prices.', 'Wait.'));
  expect(refused).toEqual({ counts: { refused: 1 }, notes: ['No source can give prices.'] });
  expect(store.writes).toBe(0);
});

it('is made of every served token, a quarter past midnight', () => {
  const { parts, cron } = anomalies(judge);
  expect(parts).toEqual(tokens.map(({ symbol }) => symbol));
  const next = new Cron(cron, { timezone: 'UTC' }).nextRun(new Date('2026-11-24T23:00:00Z'));
  expect(next?.toISOString()).toBe('2026-11-25T00:15:00.000Z');
});
