import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityName, parameterValue, tagValue, titleOf, withEntityNames } from './names.ts';

describe('names', () => {
  it.each([
    ['7d/crpsSkill.low', '7d/crpsSkill.low'],
    ['first half of 2023', 'first half of 2023'],
    ['loss (train), %', 'loss _train__ _'],
    ['/a//b/', 'a/b'],
    ['../../up', '__/__/up'],
    ['.', '_'],
    ['', '_'],
  ])('%j becomes %j', (name, expected) => {
    expect(entityName(name)).toBe(expected);
  });

  it('are always what MLflow takes, and a name that it takes stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const fit = entityName(name);
        expect(fit).toMatch(/^[\w.\- ]+(\/[\w.\- ]+)*$/);
        expect(fit.split('/').filter((part) => /^\.+$/.test(part))).toEqual([]);
        expect(fit.length).toBeLessThanOrEqual(250);
        expect(entityName(fit)).toBe(fit);
      }),
      { seed: 1 },
    );
  });

  it('are each written once', () => {
    expect(withEntityNames({ 'a b': 1, 'a:b': 2, 'a?b': 3 })).toEqual([
      ['a b', 1],
      ['a_b', 3],
    ]);
  });
});

describe('values', () => {
  it('are cut to what MLflow takes, which is noted', () => {
    const cut = parameterValue('x'.repeat(10_000));
    expect(cut).toHaveLength(6_000);
    expect(cut).toMatch(/x \[cut from 10000 characters\]$/);
    expect(tagValue('x'.repeat(5_000))).toHaveLength(5_000);
    expect(tagValue('x'.repeat(5_001))).toMatch(/cut from 5001/);
  });

  it('are not cut through a character, and hold no NUL', () => {
    for (const shift of ['', 'x'])
      expect(() => encodeURIComponent(parameterValue(shift + '\u{1F600}'.repeat(4_000)))).not.toThrow();
    expect(parameterValue('a\0b')).toBe('a b');
  });

  it('titles are one line', () => {
    expect(titleOf(' a\n\tb\u0007 ')).toBe('a b');
    expect(titleOf('\n')).toBe('_');
  });
});
