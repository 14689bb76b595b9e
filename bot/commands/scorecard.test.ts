import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScorecardAnswer } from '../../core/market/scorecard/answer.ts';
import { unscorableReasons } from '../../core/market/scorecard/scoreDue.ts';
import type { ForecastRecord, Store } from '../../core/store/port.ts';
import type { ForecastScore } from '../../core/store/scores.ts';
import { schedules } from '../../jobs/schedules/index.ts';
import { startSchedules } from '../../jobs/schedules/runner.ts';
import { ask } from '../ask.ts';
import { openTestApp, type TestApp } from '../testing/testApp.ts';

let test: TestApp;
let store: Store;
beforeAll(async () => {
  test = await openTestApp();
  store = await test.app.openStore();
});
afterAll(() => test.close());

async function scorecardOf(text: string) {
  const asked = await ask(test.app, { text }, { surface: 'terminal' });
  if (!asked.ok) throw new Error(`${asked.refusal.id}: ${asked.refusal.message}`);
  expect(asked.command).toBe('scorecard');
  return { answer: asked.answer as ScorecardAnswer, reply: asked.reply };
}

function given(changes: Partial<ForecastRecord>): ForecastRecord {
  return {
    symbol: 'SOL',
    asOf: '2025-06-20',
    horizon: 1,
    model: 'forecast',
    version: '1.0.0',
    origin: 'scheduled',
    lastClose: 100,
    close: 101,
    lower80: 90,
    upper80: 110,
    probabilityUp: 0.53,
    naive: 100,
    source: 'kraken',
    givenAt: '2025-06-21T00:10:00.000Z',
    ...changes,
  };
}

/** Sixty scored days of SOL, forty tokens' worth of probabilities in two bins. */
async function fillRecord(): Promise<void> {
  const forecasts: ForecastRecord[] = [];
  const scores: ForecastScore[] = [];
  for (let day = 0; day < 60; day++) {
    const asOf = new Date(Date.parse('2025-04-01T00:00:00Z') + day * 86_400_000).toISOString().slice(0, 10);
    const rose = day % 3 > 0;
    const forecast = given({
      asOf,
      probabilityUp: day % 2 === 0 ? 0.53 : 0.47,
      givenAt: `${asOf}T23:00:00.000Z`,
    });
    forecasts.push(forecast);
    const { symbol, horizon, model, version } = forecast;
    scores.push({
      ...{ symbol, asOf, horizon, model, version },
      scoredAt: '2025-06-30T00:20:00.000Z',
      actualClose: rose ? 103 : 98,
      actualSource: 'kraken',
      error: 0.02,
      covered: day % 5 > 0,
      rose,
      loss: 0.01,
      naiveLoss: 0.012,
    });
  }
  await store.recordForecasts(forecasts);
  await store.recordScores(scores);
}

describe('the scorecard', () => {
  it('says what to do while nothing that was given has been scored, and shows the shipped replay as that', async () => {
    const { answer, reply } = await scorecardOf('how good are your forecasts?');
    expect(answer.counts).toEqual([]);
    expect(reply.text).toMatch(
      /Nothing that was given has been scored yet\..*replayed record.*Nobody was given these/s,
    );
    expect(answer.records).toMatchObject([
      { origin: 'replayed', shipped: true, first: '2023-07-01', last: '2025-06-01' },
    ]);
    expect(answer.records[0].horizons.map(({ horizon }) => horizon)).toEqual([1, 3, 7, 14, 30]);
    expect(reply.table?.rows.map(([record]) => record)).toEqual(Array(5).fill('replayed'));
    expect(reply.footnote.join(' ')).toMatch(/replay-2023-07 to .*replay-2025-06.*Not financial advice/s);
  });

  it('scores and forecasts through the queue: what was given too late is none, stale candles give none', async () => {
    const snapshot = await test.app.ports.prices.daily('ADA', 500);
    if (!snapshot.ok) throw new Error('no snapshot');
    const { day, close } = snapshot.value.candles;
    const at = day.length - 11;
    const seen = { symbol: 'ADA', asOf: '2025-06-20', lastClose: close[at] };
    await store.recordForecast(
      given({ ...seen, horizon: 7, lower80: close[at] / 10, upper80: 2 * close[at] }),
    );
    await store.recordForecast(given({ ...seen, horizon: 3, lastClose: 1_000 * close[at] }));
    const asked = await ask(test.app, { text: '/predict ADA 5' }, { surface: 'terminal' });
    expect(asked.ok).toBe(true);

    const lines: Record<string, unknown>[] = [];
    const log = {
      info: (line: Record<string, unknown>) => void lines.push(line),
      error: (line: unknown) => expect(line).toBe(''),
    };
    const queue = await test.app.queue();
    const parts = { queue, clock: test.app.ports.clock, log: log as never };
    const few = schedules
      .filter(({ name }) => name === 'daily-forecast' || name === 'scoring')
      .map((schedule) => ({ ...schedule, parts: ['ADA', 'BTC'] }));
    // Twice at once, as two processes would.
    const runners = [startSchedules(few, parts), startSchedules(few, parts)];
    await Promise.all(runners.map(({ started }) => started));
    for (const runner of runners) runner.stop();
    expect(lines).toHaveLength(4);
    const told = (name: string) => lines.find(({ schedule }) => schedule === name);
    expect(told('daily-forecast')).toMatchObject({
      stale: 2,
      notes: ['the newest candle (snapshot) is of 2025-06-30: a forecast from it would be back-dated'],
    });
    expect(told('scoring')).toMatchObject({ scored: 1, unscorable: 2, waiting: 0 });

    const { answer, reply } = await scorecardOf('/scorecard ADA');
    expect(answer.counts).toEqual([
      { origin: 'scheduled', recorded: 2, scored: 1, waiting: 0, unscorable: 1 },
      { origin: 'asked', recorded: 1, scored: 0, waiting: 0, unscorable: 1 },
    ]);
    expect(answer.unscorable).toEqual([
      { origin: 'asked', reason: unscorableReasons.late, forecasts: 1 },
      { origin: 'scheduled', reason: unscorableReasons.otherPrices, forecasts: 1 },
    ]);
    expect(answer.records.map(({ origin }) => origin)).toEqual(['scheduled', 'replayed']);
    expect(answer.records[0].horizons).toMatchObject([
      { horizon: 7, forecasts: 1, coverage80: { value: 1 } },
    ]);
    expect(reply.fields).toEqual(
      expect.arrayContaining([
        { name: 'Live, daily', value: '2 recorded, 1 scored, 0 waiting, 1 cannot be scored' },
        { name: 'Cannot be scored (live, asked for)', value: `1: ${unscorableReasons.late}` },
      ]),
    );
  });

  it('shows the live record first and the replayed one apart, with their figures', async () => {
    await fillRecord();
    const { answer, reply } = await scorecardOf('/scorecard solana');
    expect(reply.title).toBe('Scorecard of SOL: the 80 % interval held 80.0 % (1 day ahead, live, daily)');
    const [live] = answer.records;
    expect(live).toMatchObject({ origin: 'scheduled', shipped: false, versions: ['1.0.0'], forecasts: 60 });
    expect(live.horizons[0]).toMatchObject({ called: 60, hitRate: { value: 0.5 }, riseShare: 40 / 60 });
    expect(live.horizons[0].intervalSkill?.value).toBeCloseTo(1 - 0.01 / 0.012, 9);
    expect(live.calibration.map(({ forecasts }) => forecasts)).toEqual([30, 30]);
    expect(reply.table?.rows[0].slice(0, 3)).toEqual(['live, daily', '1', '60']);
    expect(reply.table?.rows.slice(1).every(([record]) => record === 'replayed')).toBe(true);
    expect(reply.chart?.alt).toContain('live, daily: from forecast 47.0 %');
    expect(JSON.stringify(reply)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each(['/scorecard nosuchtoken', '/scorecard BTC ETH SOL', `/scorecard ${'x'.repeat(40)}`])(
    '%s is refused with a way forward',
    async (text) => {
      const asked = await ask(test.app, { text }, { surface: 'web' });
      expect(asked.ok).toBe(false);
      expect(asked.reply.text).not.toBe('');
    },
  );
});
