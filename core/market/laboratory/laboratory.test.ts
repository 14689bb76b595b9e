import { describe, expect, it } from 'vitest';
import { answer } from '../../refusal.ts';
import { DAY_MS, length } from '../candles/candles.ts';
import { computeFeatures, featureNames } from '../forecast/features.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { compareAnswer, featuresAnswer } from './answers.ts';
import { compare } from './compare.ts';
import { importantFeatures } from './importantFeatures.ts';
import { parseLeaderboard } from './leaderboard.ts';
import { sampleBoard } from './testing/board.ts';

const laboratory = { read: async () => sampleBoard() };
const empty = { read: async () => undefined };
const candles = syntheticCandles(300);
const ports = {
  laboratory,
  clock: { now: () => (candles.day[length(candles) - 1] + 1) * DAY_MS },
  prices: {
    daily: async () =>
      answer({ candles, source: 'snapshot' as const, fetchedAt: new Date(0).toISOString(), live: false }),
    health: () => Promise.reject(new Error('not asked here')),
  },
};

describe('a leaderboard', () => {
  it('is read as it was written, and refused when it is another shape', () => {
    expect(parseLeaderboard(JSON.stringify(sampleBoard()))).toEqual(sampleBoard());
    expect(() => parseLeaderboard('{"rows":[]}')).toThrow();
  });
});

describe('comparing the models', () => {
  it('orders them by CRPS, one without it last, with the notes of all tokens', async () => {
    const result = await compare({ symbol: 'bitcoin', horizon: 2 }, { laboratory });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(() => compareAnswer.parse(result.value)).not.toThrow();
    expect(result.value).toMatchObject({ symbol: 'BTC', horizon: 1 });
    expect(result.value.rows.map(({ model }) => model)).toEqual(['ridge', 'drift', 'logistic']);
    expect(result.value.rows[0].notes).toEqual(['learned from 9 rows']);
  });

  it('takes the nearest horizon that was evaluated, of two the longer', async () => {
    const horizonOf = async (horizon: number) => {
      const result = await compare({ symbol: 'BTC', horizon }, { laboratory });
      return result.ok ? result.value.horizon : result.refusal.id;
    };
    expect(await Promise.all([1, 3, 4, 30].map(horizonOf))).toEqual([1, 1, 7, 7]);
  });

  it('shows of a token that was not among them what holds over all', async () => {
    const result = await compare({ symbol: 'SOL', horizon: 1 }, { laboratory });
    expect(result).toMatchObject({
      ok: true,
      value: { symbol: 'SOL', alone: false, tokens: ['BTC', 'ETH'] },
    });
  });

  it.each([
    ['an unknown token', 'NOSUCH', laboratory, 'UnknownSymbol'],
    ['anything where no laboratory has run', 'BTC', empty, 'NotFound'],
  ])('refuses %s with a way forward', async (_, symbol, source, id) => {
    const result = await compare({ symbol, horizon: 1 }, { laboratory: source });
    expect(result).toMatchObject({ ok: false, refusal: { id, hint: expect.stringMatching(/\w{5}/) } });
  });
});

describe('the features that matter', () => {
  it('stand with their value of the last day and its place among the days before', async () => {
    const result = await importantFeatures({ symbol: 'BTC', horizon: 30, of: 'volatility' }, ports);
    if (!result.ok) throw new Error(result.refusal.message);
    expect(() => featuresAnswer.parse(result.value)).not.toThrow();
    const [first, second] = result.value.features;
    const { matrix } = computeFeatures(candles);
    const column = featureNames.indexOf('logVariance4');
    const values = Array.from(
      { length: matrix.rows },
      (_, row) => matrix.data[row * matrix.columns + column],
    );
    expect(first.value).toBe(values.at(-1));
    expect(first.percentile).toBe(
      values.filter((value) => value < Number(values.at(-1))).length / values.length,
    );
    expect(second).not.toHaveProperty('value');
    expect(result.value.horizon).toBe(1);
  });

  it('are refused where they were not measured', async () => {
    const ask = (of: 'return' | 'volatility', source: typeof laboratory | typeof empty) =>
      importantFeatures({ symbol: 'BTC', horizon: 1, of }, { ...ports, laboratory: source });
    expect(await ask('return', laboratory)).toMatchObject({ ok: false, refusal: { id: 'NotFound' } });
    expect(await ask('volatility', empty)).toMatchObject({ ok: false, refusal: { id: 'NotFound' } });
  });
});
