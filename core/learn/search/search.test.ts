import { describe, expect, it } from 'vitest';
import { walkForward } from '../walkForward.ts';
import { gridCandidates, randomCandidates } from './candidates.ts';
import { search } from './search.ts';

describe('candidates', () => {
  it('of a grid are all combinations, the last name varying fastest', () => {
    expect(gridCandidates({ depth: [1, 2], kernel: ['rbf', 'linear'] })).toEqual([
      { depth: 1, kernel: 'rbf' },
      { depth: 1, kernel: 'linear' },
      { depth: 2, kernel: 'rbf' },
      { depth: 2, kernel: 'linear' },
    ]);
    expect(gridCandidates({})).toEqual([{}]);
    expect(() => gridCandidates({ depth: [] })).toThrow('depth has no value');
  });

  it('at random repeat with their seed and keep to their ranges, evenly on their scale', () => {
    const space = {
      penalty: { from: 1e-4, to: 1e4, scale: 'logarithmic' },
      trees: { from: 10, to: 20, whole: true },
      kernel: ['rbf', 'linear'],
    } as const;
    const drawn = randomCandidates(space, { count: 2000, seed: 3 });
    expect(randomCandidates(space, { count: 2000, seed: 3 })).toEqual(drawn);
    expect(randomCandidates(space, { count: 2000, seed: 4 })).not.toEqual(drawn);
    expect(drawn.every(({ penalty }) => penalty >= 1e-4 && penalty <= 1e4)).toBe(true);
    expect(drawn.filter(({ penalty }) => penalty < 1).length / 2000).toBeCloseTo(0.5, 1);
    expect([...new Set(drawn.map(({ trees }) => trees))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 11 }, (_, i) => 10 + i),
    );
    expect(drawn.filter(({ kernel }) => kernel === 'rbf').length / 2000).toBeCloseTo(0.5, 1);
  });

  it('are refused from an empty range, a logarithm of 0 or no values', () => {
    const draw = (space: Parameters<typeof randomCandidates>[0]) => () =>
      randomCandidates(space, { count: 1, seed: 1 });
    expect(draw({ c: { from: 2, to: 1 } })).toThrow('c cannot be drawn from 2 to 1');
    expect(draw({ c: { from: 0, to: 1, scale: 'logarithmic' } })).toThrow('logarithmic');
    expect(draw({ c: [] })).toThrow('c has no value');
  });
});

describe('searching', () => {
  // Day i has the value i^2; a forecast is the mean of the last n days of training.
  const folds = walkForward({ from: 20, to: 39, step: 5, embargo: 1 });
  const loss = ({ days }: { days: number }, fold: (typeof folds)[number]): number => {
    let sum = 0;
    for (let i = 0; i < days; i++) sum += (fold.trainUntil - i) ** 2;
    return Math.abs(sum / days - fold.testFrom ** 2);
  };

  it('keeps the candidate of least mean loss over the folds, and the whole trace', async () => {
    const seen: number[] = [];
    const candidates = gridCandidates({ days: [8, 1, 4] });
    const { best, trace } = await search(candidates, folds, loss, (_, done) => seen.push(done));
    expect(best.candidate).toEqual({ days: 1 });
    // 20^2 - 18^2, 25^2 - 23^2, ...
    expect(best.losses).toEqual([76, 96, 116, 136]);
    expect(best.loss).toBe(106);
    expect(trace.map(({ candidate }) => candidate.days)).toEqual([8, 1, 4]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('takes the first of equals and passes over a candidate that fails on a fold', async () => {
    const { best, trace } = await search(['a', 'b', 'c'], [1, 2], (candidate, fold) => {
      return candidate === 'a' && fold === 2 ? Number.NaN : fold;
    });
    expect(best.candidate).toBe('b');
    expect(trace[0].loss).toBe(Infinity);
    await expect(search(['a'], [1], () => Number.NaN)).rejects.toThrow('No candidate');
    await expect(search(['a'], [], () => 1)).rejects.toThrow('no fold');
  });
});
