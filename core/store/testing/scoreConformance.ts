import { expect, it } from 'vitest';
import type { ForecastRecord, Store } from '../port.ts';
import type { ForecastScore } from '../scores.ts';
import { sampleForecast } from './samples.ts';

const until = '2026-01-01';

/** A score of `sampleForecast`: above the last close, within the interval. */
function sampleScore(changes: Partial<ForecastScore> = {}): ForecastScore {
  return {
    symbol: 'BTC',
    asOf: '2025-06-30',
    horizon: 1,
    model: 'daily-close',
    version: '1.0.0',
    scoredAt: '2025-07-02T00:10:00.000Z',
    actualClose: 108_000.1,
    actualSource: 'kraken',
    error: 0.1 + 0.2,
    covered: true,
    rose: true,
    loss: 1 / 3,
    naiveLoss: 0.7,
    ...changes,
  } as ForecastScore;
}

/** The part of the conformance suite that is about what came of forecasts. */
export function scoresOf(store: () => Store): void {
  const sheet = (symbol: string) => store().scoreSheet({ model: 'daily-close', symbol });

  it('gives back origin and quantiles, and does not list replayed forecasts unless asked to', async () => {
    const forecasts: ForecastRecord[] = [
      sampleForecast({ symbol: 'ORIGINS', horizon: 1, origin: 'replayed', version: '1.0.0+replay-2024-03' }),
      sampleForecast({ symbol: 'ORIGINS', horizon: 2, origin: 'scheduled' }),
      sampleForecast({
        symbol: 'ORIGINS',
        horizon: 3,
        quantiles: { levels: [0.1, 0.5, 0.9], values: [1 / 3, 0.1 + 0.2, 1e9] },
      }),
    ];
    await store().recordForecasts(forecasts);
    const listed = await store().listForecasts({ symbol: 'ORIGINS', limit: 9 });
    expect(listed).toEqual([forecasts[2], forecasts[1]]);
    const replayed = await store().listForecasts({ symbol: 'ORIGINS', origin: 'replayed', limit: 9 });
    expect(replayed).toEqual([forecasts[0]]);
    expect(await store().listForecasts({ symbol: 'ORIGINS', origin: 'asked', limit: 9 })).toEqual([
      forecasts[2],
    ]);
  });

  it('takes thousands of forecasts at once, and none', async () => {
    const many = Array.from({ length: 2_500 }, (_, number) =>
      sampleForecast({ symbol: 'MANY', horizon: 1 + (number % 30), version: `${Math.floor(number / 30)}` }),
    );
    await store().recordForecasts(many);
    await store().recordForecasts(many);
    await store().recordForecasts([]);
    expect(await store().listForecasts({ symbol: 'MANY', limit: 9_999 })).toHaveLength(2_500);
    const { symbol: _, ...rest } = sampleScore({ symbol: 'MANY' });
    await store().recordScores(
      many.map(({ symbol, horizon, version }) => ({ ...rest, symbol, horizon, version })),
    );
    await store().recordScores([]);
    expect((await sheet('MANY')).counts.reduce((sum, { scored }) => sum + scored, 0)).toBe(2_500);
  });

  it('counts a forecast that was asked for before as scheduled, its numbers unchanged, and never back', async () => {
    const asked = sampleForecast({ symbol: 'PROMOTED' });
    const scheduled = { ...asked, origin: 'scheduled', close: 1 } as const;
    await store().recordForecast(asked);
    await store().recordForecast(scheduled);
    expect(await store().listForecasts({ symbol: 'PROMOTED', limit: 9 })).toEqual([
      { ...asked, origin: 'scheduled' },
    ]);
    await store().recordForecast(asked);
    await store().recordForecast({ ...asked, origin: 'replayed' });
    expect(await store().listForecasts({ symbol: 'PROMOTED', limit: 9 })).toEqual([
      { ...asked, origin: 'scheduled' },
    ]);
  });

  it('lists what is due and unscored, the earliest due first, and never what was replayed', async () => {
    const due = (asOf: string, horizon: number, changes: Partial<ForecastRecord> = {}) =>
      sampleForecast({ symbol: 'DUE', asOf, horizon, ...changes });
    const forecasts = [
      due('2025-06-30', 30),
      due('2025-07-05', 3),
      due('2025-07-06', 1),
      due('2025-07-01', 1),
      due('2025-07-01', 2, { origin: 'replayed' }),
    ];
    await store().recordForecasts(forecasts);
    await store().recordForecast(sampleForecast({ symbol: 'DUE-2', asOf: '2025-01-01' }));
    const listed = (day: string, limit = 9) => store().dueForecasts({ symbol: 'DUE', until: day, limit });
    expect(await listed('2025-07-01')).toEqual([]);
    expect(await listed('2025-07-02')).toEqual([forecasts[3]]);
    expect(await listed('2025-07-29')).toEqual([forecasts[3], forecasts[2], forecasts[1]]);
    expect(await listed('2025-07-30')).toEqual([forecasts[3], forecasts[2], forecasts[1], forecasts[0]]);
    expect(await listed('2025-07-30', 2)).toEqual([forecasts[3], forecasts[2]]);
    await store().recordScores([sampleScore({ symbol: 'DUE', asOf: '2025-07-01' })]);
    expect(await listed('2025-07-02')).toEqual([]);
  });

  it('lets the first score of a forecast stand, and drops one of a forecast that nobody made', async () => {
    await store().recordForecast(sampleForecast({ symbol: 'SCORED' }));
    const score = sampleScore({ symbol: 'SCORED' });
    await store().recordScores([score]);
    const first = await sheet('SCORED');
    await store().recordScores([sampleScore({ symbol: 'SCORED', covered: false, error: 9 })]);
    await store().recordScores([{ ...score, unscorable: 'no' } as ForecastScore]);
    await store().recordScores([sampleScore({ symbol: 'SCORED', horizon: 2 })]);
    expect(await sheet('SCORED')).toEqual(first);
    expect(first).toEqual({
      tallies: [
        {
          origin: 'asked',
          horizon: 1,
          from: '2025-06-30',
          forecasts: 1,
          called: 1,
          hits: 0,
          rises: 1,
          covered: 1,
          below: 0,
          above: 0,
          error: 0.1 + 0.2,
          naiveError: Math.abs(107_135.335_111 - 108_000.1) / 107_135.335_111,
          compared: 1,
          loss: 1 / 3,
          naiveLoss: 0.7,
        },
      ],
      bins: [{ origin: 'asked', horizon: 1, bin: 16, forecasts: 1, probability: 1 / 3, rises: 1 }],
      counts: [
        {
          origin: 'asked',
          version: '1.0.0',
          recorded: 1,
          scored: 1,
          unscorable: 0,
          first: '2025-06-30',
          last: '2025-06-30',
        },
      ],
      unscorable: [],
    });
  });

  it('keeps why a forecast is unscorable, and counts it in no tally', async () => {
    await store().recordForecast(sampleForecast({ symbol: 'UNSCORABLE' }));
    const { symbol, asOf, horizon, model, version, scoredAt } = sampleScore({ symbol: 'UNSCORABLE' });
    await store().recordScores([
      { symbol, asOf, horizon, model, version, scoredAt, unscorable: 'other prices' },
    ]);
    expect(await store().dueForecasts({ symbol, until, limit: 9 })).toEqual([]);
    expect(await sheet(symbol)).toMatchObject({
      tallies: [],
      bins: [],
      counts: [{ recorded: 1, scored: 0, unscorable: 1 }],
      unscorable: [{ origin: 'asked', reason: 'other prices', forecasts: 1 }],
    });
  });

  it('adds up by origin, horizon and day; of one token or of all of a model', async () => {
    const of = (symbol: string, changes: Partial<ForecastRecord>) =>
      sampleForecast({
        symbol,
        model: 'sums',
        lastClose: 100,
        naive: 100,
        lower80: 90,
        upper80: 110,
        ...changes,
      });
    const score = (symbol: string, changes: Partial<ForecastScore>) =>
      sampleScore({ symbol, model: 'sums', ...changes });
    await store().recordForecasts([
      of('SUM-1', { probabilityUp: 0.61 }),
      of('SUM-2', { probabilityUp: 0.6 }),
      of('SUM-2', { probabilityUp: 0.5, horizon: 7 }),
      of('SUM-2', { probabilityUp: 1, origin: 'scheduled', asOf: '2025-07-01' }),
      of('SUM-3', { asOf: '2025-07-02' }),
    ]);
    await store().recordScores([
      score('SUM-1', { actualClose: 120, rose: true, covered: false, error: 1, loss: 2, naiveLoss: null }),
      score('SUM-2', { actualClose: 80, rose: false, covered: false, error: 2, loss: 4, naiveLoss: 8 }),
      score('SUM-2', { horizon: 7, actualClose: 100, rose: false, error: 3 }),
      score('SUM-2', { asOf: '2025-07-01', actualClose: 105, rose: true }),
    ]);
    const all = await store().scoreSheet({ model: 'sums' });
    expect(all.tallies.map(({ origin, horizon, from }) => [origin, horizon, from])).toEqual([
      ['asked', 1, '2025-06-30'],
      ['asked', 7, '2025-06-30'],
      ['scheduled', 1, '2025-07-01'],
    ]);
    const { naiveError, ...exact } = all.tallies[0];
    expect(naiveError).toBeCloseTo(0.4, 12);
    expect(exact).toEqual({
      origin: 'asked',
      horizon: 1,
      from: '2025-06-30',
      forecasts: 2,
      called: 2,
      hits: 1,
      rises: 1,
      covered: 0,
      below: 1,
      above: 1,
      error: 3,
      compared: 1,
      loss: 4,
      naiveLoss: 8,
    });
    // A probability of 1/2 calls nothing.
    expect(all.tallies[1]).toMatchObject({ forecasts: 1, called: 0, hits: 0, naiveError: 0 });
    expect(all.bins).toEqual([
      { origin: 'asked', horizon: 1, bin: 30, forecasts: 2, probability: 0.61 + 0.6, rises: 1 },
      { origin: 'scheduled', horizon: 1, bin: 49, forecasts: 1, probability: 1, rises: 1 },
    ]);
    expect(all.counts).toMatchObject([
      { origin: 'asked', recorded: 4, scored: 3, first: '2025-06-30', last: '2025-07-02' },
      { origin: 'scheduled', recorded: 1, scored: 1 },
    ]);
    const one = await store().scoreSheet({ model: 'sums', symbol: 'SUM-1' });
    expect(one.tallies).toMatchObject([{ forecasts: 1, hits: 1, compared: 0, loss: 0, naiveLoss: 0 }]);
    expect(await sheet('SUM-1')).toEqual({ tallies: [], bins: [], counts: [], unscorable: [] });
  });

  const forecasts: Partial<ForecastRecord>[] = [
    { origin: 'invented' as ForecastRecord['origin'] },
    { quantiles: { levels: [], values: [] } },
    { quantiles: { levels: [0.5], values: [1, 2] } },
    { quantiles: { levels: [0.5, 0.4], values: [1, 2] } },
    { quantiles: { levels: [0.5, 1], values: [1, 2] } },
    { quantiles: { levels: [0.5], values: [Number.NaN] } },
  ];
  it.each(forecasts)('refuses a forecast with %j, and those beside it', async (changes) => {
    const good = sampleForecast({ symbol: 'NO-ORIGIN', horizon: 2 });
    const bad = sampleForecast({ symbol: 'NO-ORIGIN', ...changes });
    await expect(store().recordForecasts([good, bad])).rejects.toThrow(TypeError);
    expect(await store().listForecasts({ symbol: 'NO-ORIGIN', limit: 9 })).toEqual([]);
  });

  const scores: Partial<ForecastScore>[] = [
    { error: Number.NaN },
    { actualClose: Number.POSITIVE_INFINITY },
    { naiveLoss: Number.NaN },
    { covered: 1 as unknown as boolean },
    { actualSource: '' },
    { scoredAt: 'now' },
    { unscorable: '' },
    { horizon: 31 },
  ];
  it.each(scores)('refuses a score with %j', async (changes) => {
    await expect(store().recordScores([sampleScore(changes)])).rejects.toThrow(TypeError);
  });

  it('refuses nonsense for a filter, and finds nothing under what cannot be a name', async () => {
    const due = { symbol: 'BTC', until, limit: 1 };
    await expect(store().dueForecasts({ ...due, symbol: '' })).rejects.toThrow(TypeError);
    await expect(store().dueForecasts({ ...due, until: 'today' })).rejects.toThrow(TypeError);
    await expect(store().dueForecasts({ ...due, limit: 0 })).rejects.toThrow(TypeError);
    await expect(store().scoreSheet({ model: '' })).rejects.toThrow(TypeError);
    expect(await store().dueForecasts({ ...due, symbol: 'a\0b' })).toEqual([]);
    expect(await sheet('a\0b')).toEqual({ tallies: [], bins: [], counts: [], unscorable: [] });
  });
}
