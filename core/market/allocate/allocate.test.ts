import { describe, expect, it } from 'vitest';
import { UnknownModelError } from '../../inference/errors.ts';
import type { Ports } from '../../ports.ts';
import { answer, refuse } from '../../refusal.ts';
import { CASH } from '../assets/assets.ts';
import type { DailyCloses } from '../assets/panel.ts';
import { length, slice } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { type AllocateRequest, allocate } from './allocate.ts';
import { allocateAnswer } from './answer.ts';
import { backTestOf } from './backTestOf.ts';
import type { Comparisons } from './comparison.ts';
import { partsOf } from './parts.ts';
import { finalWealth, outcomesOf } from './plan/outcomes.ts';
import { finalOf, prospectOf, wealthPaths } from './prospect.ts';
import { whyOf } from './why.ts';

const newest = 20_269;
const symbols = ['BTC', 'ETH', 'SOL', 'ADA'];
const series = new Map(
  symbols.map((symbol, i) => [symbol, syntheticCandles(520, { seed: i + 1, symbol, lastDay: newest })]),
);

/** Closes of every second day: a calendar of its own. */
function closesOf(symbol: string, lastDay: number, rows = 260): DailyCloses {
  const { close } = syntheticCandles(rows, { seed: 9, symbol });
  return { symbol, day: Int32Array.from({ length: rows }, (_, i) => lastDay - 2 * (rows - 1 - i)), close };
}

interface House {
  saved?: unknown;
  closes?: DailyCloses[];
  comparisons?: Comparisons;
}

function portsOf({ saved, closes, comparisons }: House = {}) {
  return {
    prices: {
      daily: async (symbol: string, days: number) => {
        const candles = series.get(symbol);
        if (candles === undefined) return refuse('SourceUnavailable', `No prices of ${symbol}.`, 'Later.');
        const last = slice(candles, Math.max(0, length(candles) - days));
        return answer({
          candles: last,
          source: 'snapshot',
          fetchedAt: '2025-07-01T00:00:00.000Z',
          live: false,
        });
      },
    },
    models: {
      card: async () => {
        throw new UnknownModelError('none');
      },
    },
    store: { getSetting: async (scope: string) => (scope === 'chat:web:1' ? saved : undefined) },
    clock: { now: () => (newest + 1) * 86_400_000 },
    allocation: {
      closes: async () => closes && new Map(closes.map((own) => [own.symbol, own])),
      comparisons: async () => comparisons,
    },
  } as unknown as Ports & Parameters<typeof allocate>[1];
}

const ask = (request: Partial<AllocateRequest>, house?: House, chat?: string) =>
  allocate({ horizon: 10, risk: 'medium', ...request }, portsOf(house), {
    ...(chat !== undefined && { chat }),
    signal: new AbortController().signal,
    progress: () => {},
  });

async function answered(...given: Parameters<typeof ask>) {
  const got = await ask(...given);
  if (!got.ok) throw new Error(got.refusal.message);
  return got.value;
}

describe('the skill', () => {
  it('splits all of the money, within the caps, and says the same twice', async () => {
    const got = await answered({ symbols: ['bitcoin', 'ETH', 'sol', 'BTC'] });
    expect(allocateAnswer.parse(got)).toEqual(got);
    expect(got.weights.map(({ symbol }) => symbol).sort()).toEqual(['BTC', CASH, 'ETH', 'SOL']);
    expect(got.weights.at(-1)?.symbol).toBe(CASH);
    for (const point of [0, 1]) {
      const row = got.weights.map(({ weight, later }) => (point === 0 ? weight : later[point - 1]));
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
    }
    for (const { symbol, weight } of got.weights)
      expect(weight).toBeLessThanOrEqual(
        (symbol === CASH ? got.level.mostInCash : got.level.mostInOne) + 0.01,
      );
    expect(got.fan).toHaveLength(10);
    expect(got.fan[9].date).toBe('2025-07-10');
    expect(got.plan.median + 1).toBeCloseTo(got.fan[9].plan.middle, 10);
    expect(got.plan.lower80).toBeLessThan(got.plan.upper80);
    expect(got.backTest).toBeNull();
    expect(await answered({ symbols: ['BTC', 'ETH', 'SOL'] })).toEqual(got);
  });

  it('loses less in the worst outcomes at low risk than at high', async () => {
    const [low, high] = [
      await answered({ symbols: ['BTC', 'ETH', 'SOL'], risk: 'low' }),
      await answered({ symbols: ['BTC', 'ETH', 'SOL'], risk: 'high' }),
    ];
    expect(low.plan.conditionalValueAtRisk).toBeLessThan(high.plan.conditionalValueAtRisk);
  });

  it('divides the whole risk among the assets', async () => {
    const { weights } = await answered({ symbols: symbols });
    expect(weights.reduce((sum, { riskShare }) => sum + riskShare, 0)).toBeCloseTo(1, 9);
  });

  it('starts from saved holdings, of this conversation alone, so that what stays costs nothing', async () => {
    const house = {
      saved: [
        { symbol: 'BTC', weight: 3 },
        { symbol: 'ETH', weight: 1 },
      ],
    };
    const own = await answered({}, house, 'web:1');
    expect(own.saved).toBe(true);
    const heldOf = Object.fromEntries(own.weights.map(({ symbol, held }) => [symbol, held]));
    expect(heldOf).toEqual({ BTC: 0.75, ETH: 0.25, [CASH]: 0 });
    const moved = own.weights
      .filter(({ kind }) => kind !== 'cash')
      .reduce((sum, { weight, held }) => sum + Math.abs(weight - held), 0);
    expect(own.turnover).toBeCloseTo(moved, 10);
    expect(own.cost).toBeCloseTo(moved * 0.001, 12);
    const stranger = await answered({ symbols: ['BTC', 'ETH'] }, house, 'web:2');
    expect(stranger).toMatchObject({ saved: false, weights: expect.arrayContaining([]) });
    expect(stranger.weights.at(-1)?.held).toBe(1);
  });

  it('joins stocks to tokens up to the older of the newest days, and says how old they are', async () => {
    const got = await answered({ symbols: ['BTC', 'SPY'] }, { closes: [closesOf('SPY', newest - 40)] });
    expect(got.asOf).toBe('2025-05-21');
    expect(got.data.othersAsOf).toBe('2025-05-21');
    expect(got.data.live).toBe(false);
    expect((await answered({ symbols: ['BTC', 'ETH'] })).data.othersAsOf).toBeNull();
  });

  it.each([
    [{ symbols: ['BTC', 'NVDIA'] }, 'UnknownSymbol', /NVDA/],
    [{ symbols: ['BTC'] }, 'BadArguments', /BTC CASH/],
    [{ symbols: ['CASH', 'usd'] }, 'BadArguments', /Name what to buy/],
    [{ symbols: [] }, 'NoHoldings', /Name them/],
    [{}, 'NoHoldings', /Name them/],
    [{ symbols: ['BTC', 'SPY'] }, 'Unavailable', /Leave out stocks/],
    [{ symbols: ['BTC', 'XRP'] }, 'SourceUnavailable', /Later/],
  ])('refuses %j with %s and the way forward', async (request, id, hint) => {
    const got = await ask(request);
    expect(got).toMatchObject({ ok: false, refusal: { id, hint: expect.stringMatching(hint) } });
  });

  it('refuses assets that have too little past in common', async () => {
    const old = await ask({ symbols: ['BTC', 'SPY'] }, { closes: [closesOf('SPY', newest - 600)] });
    expect(old).toMatchObject({ refusal: { id: 'StaleData', hint: 'Leave out SPY or BTC.' } });
    const young = await ask({ symbols: ['BTC', 'SPY'] }, { closes: [closesOf('SPY', newest, 40)] });
    expect(young).toMatchObject({ refusal: { id: 'NotEnoughHistory' } });
  });

  it('lets one asset be split with cash', async () => {
    const { weights } = await answered({ symbols: ['BTC', 'CASH'], risk: 'low' });
    expect(weights.map(({ symbol }) => symbol)).toEqual(['BTC', CASH]);
    expect(weights[0].weight).toBeGreaterThanOrEqual(0.3 - 1e-9);
  });
});

describe('the course of a plan', () => {
  it('ends day by day where the planner said it would', () => {
    const [paths, days, assets] = [20, 12, 2];
    const returns = Float64Array.from({ length: paths * days * assets }, (_, i) => 0.05 * Math.sin(i * 1.7));
    const plan = Float64Array.of(0.5, 0.2, 0.3, 0.1, 0.6, 0.3);
    const held = Float64Array.of(0.9, 0, 0.1);
    const points = [0, 6];
    const daily = wealthPaths({ returns, paths, days, assets }, plan, points, held);
    const whole = finalWealth(outcomesOf(returns, { paths, days, points }), plan, held);
    for (const [path, value] of finalOf(daily, { paths, days }).entries())
      expect(value).toBeCloseTo(whole[path], 12);
  });

  it('is told by the mean, the quantiles and the tail', () => {
    const wealth = Float64Array.from({ length: 101 }, (_, i) => 0.5 + i / 100);
    const told = prospectOf(wealth);
    expect(told.expectedReturn).toBeCloseTo(0, 10);
    expect(told.lower80).toBeCloseTo(-0.4, 10);
    expect(told.upper80).toBeCloseTo(0.4, 10);
    expect(told.probabilityOfLoss).toBeCloseTo(50 / 101, 10);
    expect(told.conditionalValueAtRisk).toBeGreaterThan(0.47);
  });

  it('gives an asset that rises when the others fall a negative share of the risk', () => {
    const paths = 100;
    const returns = Float64Array.from({ length: paths * 2 }, (_, i) => {
      const shock = (Math.floor(i / 2) - 50) / 100;
      return i % 2 === 0 ? shock : -shock / 3;
    });
    const weights = [0.5, 0.5];
    const final = Float64Array.from(
      { length: paths },
      (_, path) => 0.5 * Math.exp(returns[path * 2]) + 0.5 * Math.exp(returns[path * 2 + 1]),
    );
    const [falls, rises] = partsOf({ returns, paths, days: 1, assets: 2 }, weights, final);
    expect(falls.riskShare).toBeGreaterThan(1);
    expect(rises.riskShare).toBeLessThan(0);
    expect(rises.correlation).toBeLessThan(0);
    expect(whyOf({ weight: 0.5, ...rises })).toMatch(/softens the worst outcomes/);
  });
});

describe('what came of such plans', () => {
  const row = (name: string, sharpe: number) => ({
    name,
    totalReturn: 0,
    yearlyReturn: 0.1,
    volatility: 0.2,
    sharpe,
    sharpeInterval: [0, 1] as [number, number],
    maxDrawdown: 0.3,
    yearlyTurnover: 1,
    againstEqualWeight: { value: -0.5, interval: [-0.9, -0.1] as [number, number], pValue: 0.01 },
  });
  const comparison = (universe: string, world: string) => ({
    universe,
    assets: ['BTC'],
    from: '2023-07-01',
    to: '2025-06-30',
    every: 15,
    rows: [row(`planning, ${world}, low risk`, 0.2), row('equal weight', 0.7), row('buy and hold BTC', 1)],
  });
  const comparisons: Comparisons = {
    format: 1,
    builtAt: '2026-01-01T00:00:00.000Z',
    cost: 0.001,
    delayDays: 1,
    comparisons: [comparison('tokens and funds', 'a'), comparison('tokens', 'a')],
  };

  it('is told of the same world and level, in the universe that is like the question', () => {
    expect(backTestOf(comparisons, 'a', 'low', false)).toMatchObject({
      universe: 'tokens',
      surelyDifferent: true,
    });
    expect(backTestOf(comparisons, 'a', 'low', true)?.universe).toBe('tokens and funds');
    expect(backTestOf(comparisons, 'a', 'high', true)).toBeNull();
    expect(backTestOf(comparisons, 'b', 'low', true)).toBeNull();
    expect(backTestOf(undefined, 'a', 'low', true)).toBeNull();
  });
});
