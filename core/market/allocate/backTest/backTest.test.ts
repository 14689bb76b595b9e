import { describe, expect, it } from 'vitest';
import { matrix } from '../../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../../learn/random.ts';
import { joinCloses } from '../../assets/panel.ts';
import { bootstrapWorld } from '../../world/bootstrapWorld.ts';
import { riskLevels } from '../plan/risk.ts';
import { type BackTestOptions, runBackTest, type Situation, type Strategy } from './backTest.ts';
import { type Market, marketOf } from './market.ts';
import { dailyReturns, maxDrawdown, measure, sharpeRatio } from './measures.ts';
import { sharpeDifference } from './sharpeDifference.ts';
import {
  equalWeight,
  fixedMix,
  inverseVolatility,
  leastVariance,
  minimumVariance,
  planningIn,
} from './strategies.ts';

/** A token that trades daily, another, and a stock that rests on weekends; all random walks. */
function market(days = 400, seed = 1) {
  const normal = normalValues(seededRandom(seed));
  const walk = (symbol: string, deviation: number, trades: (day: number) => boolean) => {
    const day = Int32Array.from(Array.from({ length: days }, (_, i) => i).filter(trades));
    let price = 100;
    const close = Float64Array.from(day, () => (price *= Math.exp(deviation * normal())));
    return { symbol, day, close };
  };
  const series = [
    walk('BTC', 0.03, () => true),
    walk('ETH', 0.05, () => true),
    walk('SPY', 0.01, (day) => day % 7 < 5),
  ];
  return marketOf(joinCloses(series, 0, days - 1));
}

/** The same without the days from `days` on. */
function until({ panel }: Market, days: number): Market {
  return marketOf({ ...panel, days, close: panel.close.slice(0, days * panel.symbols.length) });
}

const options: BackTestOptions = { from: 210, to: 399, every: 15, window: 365, leastCloses: 100 };
const planning = planningIn('plan', bootstrapWorld(), {
  level: riskLevels.medium,
  horizon: 20,
  points: [0, 10],
  paths: 60,
  seed: 1,
});
const strategies: Strategy[] = [
  planning,
  equalWeight,
  inverseVolatility,
  minimumVariance,
  fixedMix('mix', { BTC: 0.6, SPY: 0.4 }),
];

describe('a back-test', () => {
  it.each(strategies)(
    'of $name gives the same wealth up to a day, whatever comes after it',
    async (strategy) => {
      const whole = await runBackTest(market(), strategy, options);
      const to = 300;
      const cut = until(market(), to + 1);
      const part = await runBackTest(cut, strategy, { ...options, to });
      expect(part.wealth).toEqual(whole.wealth.slice(0, to - options.from + 1));
      // The days after it do not matter even where they are there and are others.
      const other = market();
      other.panel.close.fill(Number.NaN, (to + 1) * 3);
      other.returns.fill(Number.NaN, (to + 1) * 3);
      expect((await runBackTest(other, strategy, { ...options, to })).wealth).toEqual(part.wealth);
    },
  );

  it('trades a day after it decides, and later where an asset rests', async () => {
    const close = Float64Array.of(1, 1, 2, 4, 4, 4);
    const one = marketOf({ symbols: ['A'], firstDay: 0, days: 6, close });
    const all = fixedMix('all', { A: 1 });
    const rest = { from: 1, to: 5, every: 10, window: 5, leastCloses: 1 };
    const free = await runBackTest(one, all, { ...rest, cost: 0 });
    // Decided at the close of day 1, bought at that of day 2: the rise of day 2 is missed, that of day 3 is not.
    expect([...free.wealth]).toEqual([1, 1, 2, 2, 2]);
    const costly = await runBackTest(one, all, { ...rest, cost: 0.01 });
    expect(costly.wealth[4]).toBeCloseTo(0.99 * 2, 12);
    expect(costly.traded).toBe(1);
    const resting = marketOf({
      symbols: ['A'],
      firstDay: 0,
      days: 6,
      close: Float64Array.of(1, 1, Number.NaN, 2, 4, 4),
    });
    expect([...(await runBackTest(resting, all, { ...rest, cost: 0 })).wealth]).toEqual([1, 1, 1, 2, 2]);
  });

  it('lets weights drift, and pays for what it buys and sells to bring them back', async () => {
    const close = Float64Array.of(1, 1, 1, 1, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1);
    const two = marketOf({ symbols: ['A', 'B'], firstDay: 0, days: 7, close });
    const half = await runBackTest(two, fixedMix('half', { A: 0.5, B: 0.5 }), {
      from: 1,
      to: 6,
      every: 3,
      window: 7,
      leastCloses: 1,
      cost: 0.01,
    });
    // 1 is bought; then A doubles, so 2/3 - 1/2 is sold and bought again.
    expect(half.traded).toBeCloseTo(1 + 2 * (2 / 3 - 0.5), 12);
    expect(half.wealth[5]).toBeCloseTo(0.99 * 1.5 * (1 - 0.01 / 3), 12);
  });

  it('offers an asset when it has a past, and sells one at a loss that has ceased to trade', async () => {
    const days = 60;
    const gone = {
      symbol: 'GONE',
      day: Int32Array.from({ length: 30 }, (_, i) => i),
      close: new Float64Array(30).fill(1),
    };
    const young = {
      symbol: 'YOUNG',
      day: Int32Array.from({ length: 35 }, (_, i) => 25 + i),
      close: new Float64Array(35).fill(1),
    };
    const seen: string[] = [];
    const watching: Strategy = {
      name: 'watching',
      decide: (situation: Situation) => {
        seen.push(situation.history.symbols.join());
        return equalWeight.decide(situation);
      },
    };
    const test = await runBackTest(marketOf(joinCloses([gone, young], 0, days - 1)), watching, {
      from: 20,
      to: days - 1,
      every: 10,
      window: 100,
      leastCloses: 10,
      cost: 0,
    });
    expect(seen).toEqual(['GONE', 'GONE', 'YOUNG', 'YOUNG']);
    expect(test.delisted).toEqual(['GONE']);
    expect(test.wealth[days - 1 - 20]).toBeCloseTo(0.7, 12);
  });

  it('shows a strategy copies: what it does to them changes nothing', async () => {
    const own = market();
    const vandal: Strategy = {
      name: 'vandal',
      decide: (situation) => {
        const weights = equalWeight.decide(situation);
        situation.history.returns.data.fill(9);
        situation.held.fill(9);
        return weights;
      },
    };
    expect((await runBackTest(own, vandal, options)).wealth).toEqual(
      (await runBackTest(own, equalWeight, options)).wealth,
    );
  });
});

describe('strategies', () => {
  it('of least variance are those of the closed form where no weight is at a bound', () => {
    // Independent assets: weights in proportion to 1 / variance.
    const variances = [0.04, 0.01, 0.02];
    const covariance = matrix(3, 3);
    for (const [i, value] of variances.entries()) covariance.data[i * 4] = value;
    const sum = variances.reduce((total, value) => total + 1 / value, 0);
    for (const [i, value] of leastVariance(covariance).entries())
      expect(value).toBeCloseTo(1 / variances[i] / sum, 4);
  });

  it('hold the whole, cash included', async () => {
    const history = {
      symbols: ['BTC', 'ETH', 'SPY'],
      day: Int32Array.from({ length: 200 }, (_, i) => i),
      returns: matrix(
        200,
        3,
        market(200).returns.map((value) => value || 0),
      ),
    };
    const held = Float64Array.of(0, 0, 0, 1);
    for (const { decide } of strategies) {
      const weights = await decide({ history, held, decided: 0 });
      expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('measures', () => {
  it('of a known course', () => {
    const wealth = Float64Array.of(1, 1.2, 0.9, 1.08, 1.5);
    expect(maxDrawdown(wealth)).toBeCloseTo(0.25, 12);
    const { totalReturn, yearlyReturn, yearlyTurnover } = measure(wealth, 2);
    expect(totalReturn).toBeCloseTo(0.5, 12);
    expect(yearlyReturn).toBeCloseTo(1.5 ** (365 / 4) - 1, 3);
    expect(yearlyTurnover).toBeCloseTo(2 / (4 / 365), 9);
    expect(sharpeRatio([0, 0, 0])).toBe(0);
  });

  const returnsOf = (drift: number, seed: number, days = 1_500) => {
    const normal = normalValues(seededRandom(seed));
    return Float64Array.from({ length: days }, () => drift + 0.02 * normal());
  };

  it('give the Sharpe ratio an interval that holds the true one', () => {
    let held = 0;
    const truth = (0.001 / 0.02) * Math.sqrt(365);
    for (let seed = 1; seed <= 12; seed++) {
      const wealth = new Float64Array(701).fill(1);
      for (const [i, value] of returnsOf(0.001, seed, 700).entries()) wealth[i + 1] = wealth[i] * (1 + value);
      const [low, high] = measure(wealth, 0).sharpeInterval;
      held += Number(low <= truth && truth <= high);
      expect(dailyReturns(wealth)).toHaveLength(700);
    }
    expect(held).toBeGreaterThanOrEqual(9);
  });

  it('tell Sharpe ratios apart where they are, and not where they are not', () => {
    const own = returnsOf(0.0005, 1);
    const better = own.map((value) => value + 0.002);
    const far = sharpeDifference(better, own);
    expect(far.value).toBeCloseTo(sharpeRatio(better) - sharpeRatio(own), 2);
    expect(far.interval[0]).toBeGreaterThan(0);
    expect(far.pValue).toBeLessThan(0.01);
    const near = sharpeDifference(returnsOf(0.0005, 2), own);
    expect(near.interval[0]).toBeLessThan(0);
    expect(near.interval[1]).toBeGreaterThan(0);
    const back = sharpeDifference(own, better);
    expect(back.value).toBeCloseTo(-far.value, 12);
  });
});
