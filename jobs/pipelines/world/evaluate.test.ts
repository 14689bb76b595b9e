import { describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../../core/learn/random.ts';
import { slice } from '../../../core/market/candles/candles.ts';
import { syntheticCandles } from '../../../core/market/testing/syntheticCandles.ts';
import { bootstrapWorld } from '../../../core/market/world/bootstrapWorld.ts';
import { historyOf, observationsOf } from '../../../core/market/world/observations.ts';
import type { World } from '../../../core/market/world/world.ts';
import { alone } from './alone.ts';
import { fitGarch, garchWorld, normalWorld, trailing } from './baselines.ts';
import { distanceFromUniform, evaluateWorlds, skillOver } from './evaluate.ts';
import { PathMoments } from './facts.ts';
import { worldMetrics } from './metrics.ts';
import { panelOf, rowsOf } from './panel.ts';
import { chooseWindows } from './windows.ts';

const DAYS = 900;

/** Two assets of normal returns that share half their variance. */
function normalPanel() {
  const normal = normalValues(seededRandom(4));
  const returns = { rows: DAYS, columns: 2, data: new Float64Array(DAYS * 2) };
  for (let day = 0; day < DAYS; day++) {
    const common = normal();
    for (const asset of [0, 1]) returns.data[day * 2 + asset] = 0.03 * Math.SQRT1_2 * (common + normal());
  }
  return {
    symbols: ['A', 'B'],
    day: Int32Array.from({ length: DAYS }, (_, i) => 18_000 + i),
    returns,
    range: { ...returns, data: returns.data.map(Math.abs) },
    volume: { ...returns, data: new Float64Array(DAYS * 2).fill(1) },
  };
}

/** A world whose returns are a factor too wide. */
const widened = (world: World, factor: number): World => ({
  imagine: async (history, request) => (await world.imagine(history, request)).map((value) => value * factor),
});

describe('an evaluation', () => {
  const panel = normalPanel();
  const origins = Array.from({ length: 60 }, (_, i) => 505 + 6 * i);
  const evaluation = evaluateWorlds(
    panel,
    () => ({
      model: normalWorld,
      alone: alone(normalWorld),
      bootstrap: trailing(bootstrapWorld(), 365),
      wide: widened(normalWorld, 2),
    }),
    { origins, paths: 200 },
  );

  it('finds the right world calibrated, and one that is too wide not', async () => {
    const { scores } = await evaluation;
    const of = (name: string) => scores.find((each) => each.name === name)?.horizons[0];
    const mean = (values: readonly number[] = []) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(mean(of('model')?.covered) - 0.8)).toBeLessThan(0.1);
    expect(mean(of('wide')?.covered)).toBeGreaterThan(0.95);
    expect(distanceFromUniform(of('model')?.integrals ?? [])).toBeLessThan(
      distanceFromUniform(of('wide')?.integrals ?? []),
    );
    const skill = skillOver(of('wide')?.crps ?? [], of('model')?.crps ?? [], 5);
    expect(skill.interval[1]).toBeLessThan(0);
    expect(skillOver(of('model')?.crps ?? [], of('model')?.crps ?? [], 5)).toEqual({
      value: 0,
      interval: [0, 0],
    });
  });

  it('gives every figure with its baseline, jointly and alone', async () => {
    const { scores, real } = await evaluation;
    const metrics = worldMetrics(scores, real, { on: 'a test', block: 5 });
    expect(metrics.every(({ value, baseline }) => Number.isFinite(value) && baseline !== undefined)).toBe(
      true,
    );
    for (const part of ['jointly', 'alone'])
      for (const horizon of [1, 5, 10, 30])
        expect(
          metrics.filter(
            ({ name, scope }) => name === 'crpsSkill' && scope?.part === part && scope.horizon === horizon,
          ),
        ).toHaveLength(1);
    expect(
      metrics.find(({ name, scope }) => name === 'crossCorrelation' && scope?.part === 'paths of model')
        ?.value,
    ).toBeCloseTo(0.5, 1);
  });

  it('shows no world a day after the origin', async () => {
    const seen: number[] = [];
    const spy: World = {
      imagine: async (history, { days, paths }) => {
        seen.push(history.day[history.day.length - 1]);
        return new Float64Array(paths * days * history.symbols.length);
      },
    };
    await evaluateWorlds(panel, () => ({ spy }), { origins: [600, 700], paths: 2 });
    expect(seen).toEqual([18_600, 18_700]);
  });
});

describe('GARCH', () => {
  it('is found again in what it has made: its paths cluster, those of a normal world do not', async () => {
    const parameters = { mean: 0, omega: 2e-5, alpha: 0.15, gamma: 0, beta: 0.83, degrees: 6 };
    const single = {
      symbols: ['A'],
      day: Int32Array.from([1, 2, 3]),
      returns: { rows: 3, columns: 1, data: Float64Array.of(0.02, -0.03, 0.01) },
    };
    const made = await garchWorld([parameters]).imagine(single, { days: 3_000, paths: 1, seed: 2 });
    const fitted = fitGarch(Float64Array.from(made));
    expect(Math.abs(fitted.alpha + fitted.beta - 0.98)).toBeLessThan(0.05);
    const facts = (paths: Float64Array) => {
      const moments = new PathMoments(1);
      moments.add(paths, Float64Array.of(0.03));
      return moments.facts();
    };
    const normal = normalValues(seededRandom(5));
    const flat = facts(Float64Array.from({ length: 3_000 }, () => 0.03 * normal()));
    expect(facts(made).clustering).toBeGreaterThan(flat.clustering + 0.05);
    expect(facts(made).kurtosis).toBeGreaterThan(4);
    expect(flat.kurtosis).toBeCloseTo(3, 0);
  });
});

describe('windows', () => {
  const sequences = [1, 2, 3].map((seed) =>
    observationsOf(historyOf(slice(syntheticCandles(400, { seed, symbol: `T${seed}` }), seed * 30)), 0),
  );
  const lengths = { context: 20, ahead: 10 };

  it('hold different assets on the same days, after the warm-up and not beyond the last day', () => {
    const to = sequences[0].day[350];
    const windows = chooseWindows(sequences, {
      ...lengths,
      from: sequences[0].day[100],
      to,
      groups: 2,
      assets: 2,
      warmUp: 50,
      seed: 1,
    });
    expect(windows.length).toBeGreaterThan(100);
    let before = 0;
    for (const { assets } of windows) {
      const [first, second] = assets;
      expect(first.sequence).not.toBe(second.sequence);
      const days = assets.map(({ sequence, from }) => sequence.day[from + lengths.context - 1]);
      expect(days[0]).toBe(days[1]);
      expect(days[0] + lengths.ahead).toBeLessThanOrEqual(to);
      expect(Math.min(first.from, second.from)).toBeGreaterThan(50);
      expect(days[0]).toBeGreaterThanOrEqual(before);
      before = days[0];
    }
  });
});

it('a panel has NaN before an asset began, and its parts are those of the whole', () => {
  const candles = [
    syntheticCandles(100, { symbol: 'A' }),
    slice(syntheticCandles(100, { seed: 2, symbol: 'B' }), 40),
  ];
  const panel = panelOf(candles);
  expect(panel.day).toHaveLength(99);
  expect(Number.isNaN(panel.returns.data[39 * 2 + 1])).toBe(true);
  expect(panel.returns.data[40 * 2 + 1]).toBeCloseTo(Math.log(candles[1].close[1] / candles[1].close[0]), 12);
  expect(rowsOf(panel, 50, 60).range.data).toEqual(panel.range.data.subarray(100, 120));
});
