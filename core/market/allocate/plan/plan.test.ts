import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../../learn/random.ts';
import { projectOntoCaps } from './caps.ts';
import { crossEntropyMaximum } from './crossEntropy.ts';
import { conditionalValueAtRisk, planValue } from './objective.ts';
import { COST, finalWealth, type Outcomes, outcomesOf } from './outcomes.ts';
import { planWeights } from './plan.ts';
import { aversionAt, capsOf, riskLevels, risks } from './risk.ts';

const weight = fc.double({ min: -2, max: 2, noNaN: true });

describe('the projection onto the caps', () => {
  const cases = fc.array(fc.tuple(weight, fc.double({ min: 0.3, max: 1, noNaN: true })), {
    minLength: 4,
    maxLength: 8,
  });

  it('gives weights from 0 to their caps that add up to 1, and keeps those that already do', () => {
    fc.assert(
      fc.property(cases, (list) => {
        const caps = Float64Array.from(list, ([, cap]) => cap);
        const once = projectOntoCaps(
          Float64Array.from(list, ([value]) => value),
          caps,
        );
        expect(once.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 8);
        for (const [i, value] of once.entries()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(caps[i]);
        }
        const twice = projectOntoCaps(once, caps);
        for (const [i, value] of twice.entries()) expect(value).toBeCloseTo(once[i], 8);
      }),
    );
  });

  it('is the nearest of them', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (list, numbers) => {
        const wanted = Float64Array.from(list, ([value]) => value);
        const caps = Float64Array.from(list, ([, cap]) => cap);
        const found = projectOntoCaps(wanted, caps);
        const other = projectOntoCaps(
          Float64Array.from(list, () => numbers.next().value as number),
          caps,
        );
        const distance = (to: Float64Array) =>
          to.reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0);
        expect(distance(found)).toBeLessThanOrEqual(distance(other) + 1e-7);
      }),
    );
  });
});

describe('the conditional value at risk', () => {
  it('is the mean loss of the worst twentieth, with a part of the outcome that the tail splits', () => {
    const wealth = Float64Array.from({ length: 30 }, (_, i) => 1 - (30 - i) / 100);
    // The worst 1.5 of 30: 0.30, and half of 0.29.
    expect(conditionalValueAtRisk(wealth.slice().reverse())).toBeCloseTo((0.3 + 0.145) / 1.5, 12);
  });

  it('equals the minimum over thresholds by which Rockafellar and Uryasev (2000) define it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.2, max: 2, noNaN: true }), { minLength: 3, maxLength: 70 }),
        (list) => {
          const over = (threshold: number) =>
            threshold +
            list.reduce((sum, wealth) => sum + Math.max(0, 1 - wealth - threshold), 0) / (0.05 * list.length);
          const least = Math.min(...list.map((wealth) => over(1 - wealth)));
          expect(conditionalValueAtRisk(Float64Array.from(list))).toBeCloseTo(least, 9);
        },
      ),
    );
  });
});

/** Log returns of assets of a given drift and deviation, independent, paths x days x assets. */
function normalReturns(paths: number, days: number, drifts: number[], deviations: number[], seed = 3) {
  const normal = normalValues(seededRandom(seed));
  const assets = drifts.length;
  return Float64Array.from({ length: paths * days * assets }, (_, i) => {
    const asset = i % assets;
    return drifts[asset] + deviations[asset] * normal();
  });
}

describe('wealth under a plan', () => {
  const all = (...row: number[]) => Float64Array.from(row);

  it('grows as the assets do, less the cost of what is bought', () => {
    const outcomes: Outcomes = { paths: 2, assets: 2, points: [0], growth: all(1.1, 0.9, 2, 1) };
    const wealth = finalWealth(outcomes, all(0.5, 0.25, 0.25), all(0, 0, 1));
    const kept = 1 - COST * 0.75;
    expect(wealth[0]).toBeCloseTo(kept * (0.55 + 0.225 + 0.25), 12);
    expect(wealth[1]).toBeCloseTo(kept * (1 + 0.25 + 0.25), 12);
  });

  it('pays for coming back to the weights at a later point, and not for what stays', () => {
    const outcomes: Outcomes = { paths: 1, assets: 1, points: [0, 5], growth: all(2, 1) };
    const back = finalWealth(outcomes, all(0.5, 0.5, 0.5, 0.5), all(0.5, 0.5))[0];
    // 0.5 has become 2 / 3 of the whole.
    expect(back).toBeCloseTo(1.5 * (1 - COST * (2 / 3 - 0.5)), 12);
    expect(finalWealth(outcomes, all(0.5, 0.5, 2 / 3, 1 / 3), all(0.5, 0.5))[0]).toBeCloseTo(1.5, 12);
  });

  it('is the same whether days are added up to points or not, where nothing is traded', () => {
    const returns = normalReturns(5, 12, [0.01, 0], [0.05, 0.1]);
    const options = { paths: 5, days: 12 };
    const once = outcomesOf(returns, { ...options, points: [0] });
    const wealth = finalWealth(once, all(0.3, 0.7, 0), all(0.3, 0.7, 0));
    for (let path = 0; path < 5; path++) {
      const growth = (asset: number) =>
        Math.exp(
          Array.from({ length: 12 }, (_, day) => returns[(path * 12 + day) * 2 + asset]).reduce(
            (a, b) => a + b,
          ),
        );
      expect(wealth[path]).toBeCloseTo(0.3 * growth(0) + 0.7 * growth(1), 12);
    }
  });
});

describe('the cross-entropy method', () => {
  it('finds the maximum of a concave function, the same with the same seed', () => {
    const target = Float64Array.of(0.3, -0.7, 0.5);
    const search = (seed: number) =>
      crossEntropyMaximum(
        (point) => -point.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0),
        () => {},
        [],
        { mean: new Float64Array(3), deviation: 0.5, enough: 0.001, seed },
      );
    for (const [i, value] of search(1).point.entries()) expect(value).toBeCloseTo(target[i], 2);
    expect(search(1)).toEqual(search(1));
  });

  it('is never worse than a point that was known', () => {
    const known = Float64Array.of(5, 5);
    const found = crossEntropyMaximum(
      (point) => (point[0] === 5 ? 1 : 0),
      () => {},
      [known],
      {
        mean: new Float64Array(2),
        deviation: 0.1,
        enough: 0.01,
        seed: 1,
      },
    );
    expect(found.value).toBe(1);
  });
});

describe('a plan', () => {
  const held = (assets: number) => Float64Array.from({ length: assets + 1 }, (_, i) => Number(i === assets));
  const free = (assets: number) => new Float64Array(assets + 1).fill(1);

  it.each([0, 0.05, 0.2, 1])(
    'is as good as the best of a grid of three assets and cash, aversion %d',
    (aversion) => {
      const [paths, days] = [200, 10];
      const returns = normalReturns(paths, days, [0.004, 0.001, 0.002], [0.05, 0.01, 0.03]);
      const outcomes = outcomesOf(returns, { paths, days, points: [0] });
      const request = { aversion, caps: free(3), held: held(3), seed: 1 };
      const found = planWeights(outcomes, request);
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a <= 20; a++)
        for (let b = 0; a + b <= 20; b++)
          for (let c = 0; a + b + c <= 20; c++) {
            const row = Float64Array.of(a / 20, b / 20, c / 20, 1 - (a + b + c) / 20);
            best = Math.max(best, planValue(finalWealth(outcomes, row, request.held), aversion));
          }
      expect(found.value).toBeGreaterThan(best - 2e-4);
    },
  );

  it('of one bet without aversion is that of Kelly (1956)', () => {
    // A bet that wins 1 for 1 with probability 0.6 is worth 0.2 of the wealth; costs move that by less than the paths can tell.
    const paths = 100;
    const growth = Float64Array.from({ length: paths }, (_, path) => (path < 60 ? 2 : 1e-9));
    const { weights } = planWeights(
      { paths, assets: 1, points: [0], growth },
      { aversion: 0, caps: free(1), held: Float64Array.of(0.2, 0.8), seed: 2 },
    );
    expect(weights[0]).toBeCloseTo(0.2, 2);
  });

  it('trades nothing where a gain is less than its cost', () => {
    const paths = 100;
    const growth = Float64Array.from({ length: paths * 2 }, (_, i) => (i % 2 === 0 ? 1.0005 : 1));
    const own = Float64Array.of(0, 1, 0);
    const { weights } = planWeights(
      { paths, assets: 2, points: [0], growth },
      { aversion: 0, caps: free(2), held: own, seed: 1 },
    );
    for (const [i, value] of weights.entries()) expect(value).toBeCloseTo(own[i], 8);
  });

  it('takes less risk at a lower level, within its caps, at every point', () => {
    const [paths, days] = [200, 20];
    const returns = normalReturns(paths, days, [0.004, 0.003, 0.002], [0.05, 0.05, 0.02]);
    const outcomes = outcomesOf(returns, { paths, days, points: [0, 10] });
    const risk = risks.map((level) => {
      const caps = capsOf(riskLevels[level], 3);
      const request = { aversion: aversionAt(riskLevels[level], days), caps, held: held(3), seed: 1 };
      const { weights } = planWeights(outcomes, request);
      for (const [i, value] of weights.entries()) expect(value).toBeLessThanOrEqual(caps[i % 4] + 1e-9);
      for (const row of [weights.subarray(0, 4), weights.subarray(4)])
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      return conditionalValueAtRisk(finalWealth(outcomes, weights, request.held));
    });
    expect(risk[0]).toBeLessThan(risk[1]);
    expect(risk[1]).toBeLessThan(risk[2]);
  });

  it('has caps that leave room for the whole, however few assets there are', () => {
    for (const level of risks)
      for (let assets = 1; assets <= 20; assets++)
        expect(capsOf(riskLevels[level], assets).reduce((sum, cap) => sum + cap, 0)).toBeGreaterThanOrEqual(
          1 - 1e-12,
        );
  });
});
