import { describe, expect, it } from 'vitest';
import type { ProbabilityBin, ScoreTally } from '../../store/scores.ts';
import { packReplay, replayShape, replaySheet, replayVersion } from './replay.ts';

const about = {
  builtAt: '2026-11-24T00:00:00.000Z',
  model: 'forecast',
  version: '1.0.0',
  embargoDays: 5,
  months: ['2024-02', '2024-03'],
};

function tally(from: string, changes: Partial<ScoreTally> = {}): ScoreTally {
  return {
    origin: 'replayed',
    horizon: 1,
    from,
    forecasts: 1,
    called: 1,
    hits: 0,
    rises: 1,
    covered: 1,
    below: 0,
    above: 0,
    error: 0.01,
    naiveError: 0.0123,
    compared: 1,
    loss: 0.003,
    naiveLoss: 0.004,
    ...changes,
  };
}

const bin = (horizon: number, at: number, forecasts: number): ProbabilityBin => ({
  origin: 'replayed',
  horizon,
  bin: at,
  forecasts,
  probability: forecasts * 0.5,
  rises: 1,
});

const packed = packReplay(
  about,
  new Map([
    [
      'BTC',
      {
        tallies: [
          tally('2024-02-28'),
          tally('2024-02-29', { hits: 1, error: 0.02 }),
          tally('2024-03-01', { covered: 0, above: 1 }),
          tally('2024-03-01', { horizon: 30, called: 0 }),
        ],
        bins: [bin(1, 26, 2), bin(1, 24, 1), bin(1, 26, 3)],
      },
    ],
    ['ETH', { tallies: [tally('2024-03-31')], bins: [bin(1, 26, 1)] }],
  ]),
);

describe('the replayed record that ships', () => {
  it('comes back from its file month by month, to the unit of its sums', () => {
    const read = replayShape.parse(JSON.parse(JSON.stringify(packed)));
    const { tallies, bins } = replaySheet(read, 'BTC');
    expect(tallies).toMatchObject([
      { origin: 'replayed', horizon: 1, from: '2024-02-01', forecasts: 2, called: 2, hits: 1, covered: 2 },
      { horizon: 1, from: '2024-03-01', forecasts: 1, covered: 0, above: 1 },
      { horizon: 30, from: '2024-03-01', forecasts: 1, called: 0 },
    ]);
    expect(tallies[0].error).toBeCloseTo(0.03, 9);
    expect(tallies[0].naiveError).toBeCloseTo(0.0246, 9);
    expect(bins).toMatchObject([
      { bin: 24, forecasts: 1 },
      { bin: 26, forecasts: 5, probability: 2.5, rises: 2 },
    ]);
  });

  it('adds up over all tokens, and holds nothing of an unknown one', () => {
    const { tallies, bins } = replaySheet(packed);
    expect(tallies.map(({ horizon, from, forecasts }) => [horizon, from, forecasts])).toEqual([
      [1, '2024-02-01', 2],
      [1, '2024-03-01', 2],
      [30, '2024-03-01', 1],
    ]);
    expect(bins.find((one) => one.bin === 26)).toMatchObject({ forecasts: 6 });
    expect(replaySheet(packed, 'NOSUCH')).toEqual({ tallies: [], bins: [] });
  });

  it('names the model of each month', () => {
    expect(replayVersion('1.0.0', '2024-03')).toBe('1.0.0+replay-2024-03');
  });

  it('takes no scores of another month', () => {
    const stray = new Map([['BTC', { tallies: [tally('2024-04-01')], bins: [] }]]);
    expect(() => packReplay(about, stray)).toThrow('no month of this replay');
  });

  it.each([
    ['another format', { format: 2 }],
    ['other columns', { columns: ['forecasts'] }],
    ['no months', { months: [] }],
    ['more months than rows', { months: ['2024-01', '2024-02', '2024-03'] }],
  ])('refuses %s', (_, change) => {
    expect(replayShape.safeParse({ ...packed, ...change }).success).toBe(false);
  });
});
