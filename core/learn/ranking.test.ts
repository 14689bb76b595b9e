import { describe, expect, it } from 'vitest';
import { scoreRanking, topPlaces } from './ranking.ts';

describe('the top of a ranking', () => {
  it('is the largest scores, best first, ties by place, without what is left out', () => {
    expect(topPlaces([0.1, 0.9, 0.5, 0.9, 0.2], new Set([1]), 3)).toEqual([3, 2, 4]);
    expect(topPlaces([1, 1, 1, 1], new Set(), 2)).toEqual([0, 1]);
    expect(topPlaces([5, 4], new Set([0]), 5)).toEqual([1]);
  });

  it('equals a sort', () => {
    const scores = Array.from({ length: 100 }, (_, i) => Math.sin(i * 12.9898) * 43758.5453);
    const sorted = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
    expect(topPlaces(scores, new Set(), 7)).toEqual(sorted.slice(0, 7));
  });
});

describe('how a list meets what was hidden', () => {
  it('by hand: hits on places 1 and 3, three hidden', () => {
    const { precision, recall, ndcg } = scoreRanking([7, 1, 8, 2, 3], new Set([7, 8, 9]), 5);
    expect(precision).toBeCloseTo(0.4, 12);
    expect(recall).toBeCloseTo(2 / 3, 12);
    // (1 + 1/2) / (1 + 1/log2(3) + 1/2)
    expect(ndcg).toBeCloseTo(1.5 / (1.5 + 1 / Math.log2(3)), 12);
  });

  it('a perfect list has 1, however few are hidden; a short list is not excused', () => {
    expect(scoreRanking([4, 1, 2, 3, 5], new Set([4]), 5).ndcg).toBe(1);
    expect(scoreRanking([4], new Set([4, 5]), 5)).toMatchObject({ precision: 0.2, recall: 0.5 });
  });
});
