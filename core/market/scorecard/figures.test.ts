import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../learn/random.ts';
import type { ProbabilityBin, ScoreTally } from '../../store/scores.ts';
import { isoDay } from '../candles/candles.ts';
import { calibration, horizonScores, worthOf } from './figures.ts';

function tally(day: number, changes: Partial<ScoreTally> = {}): ScoreTally {
  return {
    origin: 'scheduled',
    horizon: 1,
    from: isoDay(20_000 + day),
    forecasts: 10,
    called: 10,
    hits: 6,
    rises: 5,
    covered: 8,
    below: 1,
    above: 1,
    error: 0.2,
    naiveError: 0.25,
    compared: 10,
    loss: 0.09,
    naiveLoss: 0.1,
    ...changes,
  };
}

describe('the figures of a horizon', () => {
  it('are sums over sums, by hand', () => {
    const scores = horizonScores(
      [tally(0), tally(1, { hits: 2, covered: 10, error: 0.4, naiveError: 0.25 })],
      1,
    );
    expect(scores).toMatchObject({
      horizon: 1,
      forecasts: 20,
      called: 20,
      hitRate: { value: 0.4 },
      coverage80: { value: 0.9 },
      riseShare: 0.5,
      below: 0.1,
      above: 0.1,
    });
    expect(scores.maeRatio?.value).toBeCloseTo(1.2, 12);
    expect(scores.intervalSkill?.value).toBeCloseTo(0.1, 12);
  });

  it('have no interval of ratios for days that are too few, and a wide one of shares', () => {
    const scores = horizonScores([tally(0), tally(1)], 1);
    expect(scores.maeRatio?.interval).toBeNull();
    // Twenty forecasts of two days are worth two.
    const [low, high] = scores.hitRate?.interval ?? [0, 0];
    expect(high - low).toBeGreaterThan(0.6);
  });

  it('have intervals that hold the truth about as often as they say, though tokens of a day go together', () => {
    const random = seededRandom(8);
    let held = 0;
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const days = Array.from({ length: 120 }, (_, day) => {
        const together = random() < 0.5 ? 0.75 : 0.25;
        return tally(day, {
          naiveError: 0,
          naiveLoss: 0,
          hits: Array.from({ length: 10 }, () => Number(random() < together)).reduce((a, b) => a + b),
        });
      });
      const [low, high] = horizonScores(days, 1).hitRate?.interval ?? [0, 0];
      if (low <= 0.5 && high >= 0.5) held++;
    }
    expect(held / rounds).toBeGreaterThan(0.9);
    expect(held / rounds).toBeLessThan(0.99);
  });

  it('hold their value, and narrow, with more days', () => {
    const random = seededRandom(9);
    const days = Array.from({ length: 300 }, (_, day) =>
      tally(day, { error: 0.1 + 0.2 * random(), loss: 0.05 + 0.1 * random() }),
    );
    const widthOf = (some: ScoreTally[]) => {
      const { maeRatio, intervalSkill } = horizonScores(some, 1);
      for (const figure of [maeRatio, intervalSkill]) {
        expect(figure?.interval?.[0]).toBeLessThan(figure?.value ?? Number.NaN);
        expect(figure?.interval?.[1]).toBeGreaterThan(figure?.value ?? Number.NaN);
      }
      return (maeRatio?.interval?.[1] ?? 0) - (maeRatio?.interval?.[0] ?? 0);
    };
    expect(widthOf(days)).toBeLessThan(widthOf(days.slice(0, 70)));
  });

  it('leave out what was not measured: no call, no naive interval', () => {
    const scores = horizonScores([tally(0, { called: 0, hits: 0, compared: 0, loss: 0, naiveLoss: 0 })], 1);
    expect(scores).toMatchObject({ hitRate: null, intervalSkill: null, coverage80: { value: 0.8 } });
  });

  it('take longer blocks for longer horizons, in days or months', () => {
    const days = Array.from({ length: 100 }, (_, day) => tally(day, { horizon: 30 }));
    expect(horizonScores(days, 1).maeRatio?.interval).toBeNull();
    expect(horizonScores(days.slice(0, 24), 30).maeRatio?.interval).not.toBeNull();
    expect(horizonScores(days.slice(0, 5), 30).maeRatio?.interval).toBeNull();
  });
});

describe('calibration', () => {
  const bin = (
    horizon: number,
    at: number,
    forecasts: number,
    probability: number,
    rises: number,
  ): ProbabilityBin => ({
    origin: 'scheduled',
    horizon,
    bin: at,
    forecasts,
    probability: probability * forecasts,
    rises,
  });

  it('pools the horizons of a bin, in the order of probability', () => {
    const bins = calibration(
      [bin(1, 26, 30, 0.53, 12), bin(3, 24, 10, 0.49, 6), bin(3, 26, 10, 0.525, 8)],
      1,
    );
    expect(bins).toMatchObject([
      { from: 0.48, to: 0.5, forecasts: 10, riseShare: 0.6 },
      { from: 0.52, to: 0.54, forecasts: 40, riseShare: 0.5 },
    ]);
    expect(bins[1].meanProbability).toBeCloseTo((0.53 * 30 + 0.525 * 10) / 40, 12);
  });

  it('has wider intervals where a forecast is worth less than a case', () => {
    const [whole] = calibration([bin(1, 26, 100, 0.53, 50)], 1);
    const [part] = calibration([bin(1, 26, 100, 0.53, 50)], 0.1);
    expect(part.interval[1] - part.interval[0]).toBeGreaterThan(2 * (whole.interval[1] - whole.interval[0]));
    const together = Array.from({ length: 100 }, (_, day) => tally(day, { hits: day % 2 === 0 ? 10 : 0 }));
    expect(worthOf([together], 1)).toBeCloseTo(0.1, 6);
    expect(worthOf([[tally(0, { called: 0, hits: 0 })]], 1)).toBe(1);
  });
});
