import { describe, expect, it } from 'vitest';
import { likeliest } from '../../learn/classScores.ts';
import { lexiconProbabilities, lexiconScore } from './lexicon.ts';
import { valenceOf } from './valence.ts';

describe('the lexicon', () => {
  it.each([
    ['Token surges to a new all-time-high', 2],
    ['Exchange hacked, millions stolen', 0],
    ['Officials meet on Tuesday about the blockchain', 1],
    ['Court does not approve the fund', 0],
    ['Regulator drops lawsuit but the price crashes', 0],
    ['Price climbs despite fears of a ban', 2],
  ])('reads "%s"', (text, expected) => {
    expect([...likeliest(lexiconProbabilities([text]))]).toEqual([expected]);
  });

  it('takes the longest stem that fits, and whole words before stems', () => {
    expect(valenceOf('surging')).toBe(valenceOf('surge'));
    expect(valenceOf('shutdown')).toBeLessThan(0);
    expect(valenceOf('ban')).toBeLessThan(0);
    expect(valenceOf('xyz')).toBe(0);
  });

  it('turns with a negation and grows with an intensity', () => {
    expect(Math.sign(lexiconScore('no gain'))).toBe(-1);
    expect(lexiconScore('sharply higher')).toBeGreaterThan(lexiconScore('higher'));
    expect(lexiconScore('')).toBe(0);
  });

  it('gives probabilities that add up to 1', () => {
    const { data } = lexiconProbabilities(['crash and bankruptcy', 'strong rally', 'the end']);
    for (const row of [0, 1, 2]) {
      const sum = data.slice(3 * row, 3 * row + 3).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });
});
