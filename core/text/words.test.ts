import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';
import { termsOf, words } from './words.ts';

describe('words of a headline', () => {
  it('leaves out stop words, and keeps what turns a meaning', () => {
    expect(words("The price isn't going down, and they can't stop it")).toEqual([
      'price',
      'not',
      'going',
      'down',
      'ca',
      'not',
      'stop',
    ]);
    expect(words('It is not up to us', { keepStopWords: true })).toContain('it');
  });

  it('has one word each for numbers, percentages and money', () => {
    expect(words('Token gains 12.5% to $1,200 in 24h, raising $3 million over 3 rounds')).toEqual([
      'token',
      'gains',
      '<percent>',
      '<money>',
      '<number>',
      'raising',
      '<money>',
      'over',
      '<number>',
      'rounds',
    ]);
  });

  it('drops links and possessives', () => {
    expect(words('Exchange’s plan https://example.com/a?b=1')).toEqual(['exchange', 'plan']);
  });

  it('pairs neighbours', () => {
    expect(termsOf('Price falls again')).toEqual(['price', 'falls', 'again', 'price falls', 'falls again']);
    expect(termsOf('')).toEqual([]);
  });
});

describe('folding', () => {
  it('sees through case, spaces, punctuation and compatibility forms', () => {
    expect(fold('Bitcoin: UP 5 %!')).toBe(fold('bitcoin up5'));
    expect(fold('ﬁne Café')).toBe('finecafe');
    expect(fold('...')).toBe('');
  });
});
