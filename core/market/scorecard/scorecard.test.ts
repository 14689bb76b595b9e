import { describe, expect, it } from 'vitest';
import type { ModelCard, Models } from '../../inference/port.ts';
import type { Store } from '../../store/port.ts';
import type { ForecastOrigin, ScoreFilter, ScoreSheet, ScoreTally } from '../../store/scores.ts';
import { scorecardAnswer } from './answer.ts';
import { packReplay, type Replay } from './replay.ts';
import { scorecard } from './scorecard.ts';

const sums = {
  forecasts: 4,
  called: 2,
  hits: 1,
  rises: 2,
  covered: 3,
  below: 1,
  above: 0,
  error: 0.1,
  naiveError: 0.1,
  compared: 4,
  loss: 0.1,
  naiveLoss: 0.2,
};
const tally = (origin: ForecastOrigin, from: string, horizon = 1): ScoreTally => ({
  origin,
  horizon,
  from,
  ...sums,
});
const count = (origin: ForecastOrigin, version: string, scored: number) => ({
  origin,
  version,
  recorded: 10,
  scored,
  unscorable: 1,
  first: '2025-06-01',
  last: '2025-06-30',
});
const nothing: ScoreSheet = { tallies: [], bins: [], counts: [], unscorable: [] };
const shipped = packReplay(
  {
    builtAt: '2026-01-01T00:00:00.000Z',
    model: 'forecast',
    version: '1.0.0',
    embargoDays: 5,
    months: ['2024-02', '2024-03'],
  },
  new Map([
    ['BTC', { tallies: [tally('replayed', '2024-02-05'), tally('replayed', '2024-03-05')], bins: [] }],
  ]),
);

async function ask(sheet: ScoreSheet, { symbol, replay }: { symbol?: string; replay?: Replay } = {}) {
  const filters: ScoreFilter[] = [];
  const outcome = await scorecard(symbol === undefined ? {} : { symbol }, {
    store: {
      scoreSheet: async (filter: ScoreFilter) => {
        filters.push(filter);
        return sheet;
      },
    } as Partial<Store> as Store,
    models: {
      card: async () => ({ name: 'forecast', version: '1.0.0' }) as ModelCard,
    } as Partial<Models> as Models,
    replays: {
      read: async () => replay,
    },
  });
  if (!outcome.ok) throw new Error(outcome.refusal.id);
  return { answer: scorecardAnswer.parse(outcome.value), filters };
}

describe('the scorecard', () => {
  it('of nothing is an answer', async () => {
    const { answer } = await ask(nothing);
    expect(answer).toEqual({
      symbol: null,
      model: { name: 'forecast', version: '1.0.0' },
      records: [],
      counts: [],
      unscorable: [],
    });
  });

  it('keeps records of different origin apart, the complete one first', async () => {
    const sheet: ScoreSheet = {
      ...nothing,
      tallies: [
        tally('asked', '2025-06-02', 5),
        tally('replayed', '2025-01-01'),
        tally('replayed', '2025-01-02'),
        tally('replayed', '2025-01-03'),
        tally('scheduled', '2025-06-01', 7),
        tally('scheduled', '2025-06-01', 1),
        tally('scheduled', '2025-06-03', 1),
      ],
      bins: [
        { origin: 'scheduled', horizon: 1, bin: 26, forecasts: 2, probability: 1.06, rises: 1 },
        { origin: 'replayed', horizon: 1, bin: 26, forecasts: 2, probability: 1.06, rises: 1 },
      ],
      counts: [count('asked', '1.0.0', 4), count('scheduled', '0.9.0', 0), count('scheduled', '1.0.0', 8)],
    };
    const { answer } = await ask(sheet, { replay: shipped });
    expect(
      answer.records.map(({ origin, first, last, forecasts, shipped: with_, horizons, calibration }) => ({
        origin,
        first,
        last,
        forecasts,
        with_,
        horizons: horizons.map(({ horizon, forecasts: scored }) => [horizon, scored]),
        bins: calibration.length,
      })),
    ).toEqual([
      {
        origin: 'scheduled',
        first: '2025-06-01',
        last: '2025-06-03',
        forecasts: 12,
        with_: false,
        horizons: [
          [1, 8],
          [7, 4],
        ],
        bins: 1,
      },
      {
        origin: 'asked',
        first: '2025-06-02',
        last: '2025-06-02',
        forecasts: 4,
        with_: false,
        horizons: [[5, 4]],
        bins: 0,
      },
      {
        origin: 'replayed',
        first: '2025-01-01',
        last: '2025-01-03',
        forecasts: 12,
        with_: false,
        horizons: [[1, 12]],
        bins: 1,
      },
    ]);
    expect(answer.records[0].versions).toEqual(['1.0.0']);
    expect(answer.counts).toEqual([
      { origin: 'scheduled', recorded: 20, scored: 8, waiting: 10, unscorable: 2 },
      { origin: 'asked', recorded: 10, scored: 4, waiting: 5, unscorable: 1 },
    ]);
  });

  it('shows the shipped replay where the store has none, and says that it is that', async () => {
    const { answer } = await ask(nothing, { symbol: 'bitcoin', replay: shipped });
    expect(answer).toMatchObject({
      symbol: 'BTC',
      records: [
        {
          origin: 'replayed',
          shipped: true,
          versions: ['1.0.0+replay-2024-02', '1.0.0+replay-2024-03'],
          first: '2024-02-01',
          last: '2024-03-01',
          forecasts: 8,
        },
      ],
      counts: [],
    });
  });

  it('shows the shipped replay in place of a part of one, such as a backfill that was stopped', async () => {
    const part = { ...nothing, tallies: [tally('replayed', '2024-02-05')] };
    const { answer } = await ask(part, { replay: shipped });
    expect(answer.records).toMatchObject([{ shipped: true, forecasts: 8 }]);
  });

  it('shows no replay of another version', async () => {
    expect((await ask(nothing, { replay: { ...shipped, version: '0.9.0' } })).answer.records).toEqual([]);
  });

  it('shows no replay of another model, nor one without the token', async () => {
    expect((await ask(nothing, { replay: { ...shipped, model: 'other' } })).answer.records).toEqual([]);
    expect((await ask(nothing, { symbol: 'ETH', replay: shipped })).answer.records).toEqual([]);
  });

  it('asks the store for this token, and for replays of this version only', async () => {
    expect((await ask(nothing, { symbol: '$eth' })).filters).toEqual([
      { model: 'forecast', symbol: 'ETH', replayed: '1.0.0+replay-' },
    ]);
    expect((await ask(nothing)).filters).toEqual([{ model: 'forecast', replayed: '1.0.0+replay-' }]);
  });

  it('refuses a token that nobody knows', async () => {
    await expect(ask(nothing, { symbol: 'qqqq' })).rejects.toThrow('UnknownSymbol');
  });
});
