import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capital, shortened } from './wording.ts';

describe('a text that is cut', () => {
  it('has no half of a character at its end', () => {
    expect(shortened('a🚀🚀🚀', 3)).toBe('a🚀…');
    expect(shortened('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
    expect(shortened('e\u0301e\u0301e\u0301', 3)).toBe('e\u0301e\u0301e\u0301');
    expect(shortened('one two three', 5)).toBe('one…');
  });

  it('is as long as it may be, and the same where it is no longer', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, most) => {
        const count = (one: string) => [...new Intl.Segmenter('en').segment(one)].length;
        const cut = shortened(whole, most);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
        if (count(whole) <= most) expect(cut).toBe(whole);
        else {
          expect(count(cut)).toBeLessThanOrEqual(most);
          expect(whole.startsWith(cut.slice(0, -1))).toBe(true);
        }
      }),
    );
  });
});

it('a capital is put at the beginning alone', () => {
  expect(['', 'very positive', 'Ab'].map(capital)).toEqual(['', 'Very positive', 'Ab']);
});
