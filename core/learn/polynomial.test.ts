import { describe, expect, it } from 'vitest';
import { NotFittedError } from './estimator.ts';
import { matrix } from './matrix.ts';
import { PolynomialFeatures } from './polynomial.ts';

const row = matrix(1, 3, Float64Array.of(2, 3, 5));

describe('polynomial features', () => {
  it('are those of scikit-learn 1.9.1, in its order and with its names', () => {
    const cubic = new PolynomialFeatures({ degree: 3 }).fit(row);
    expect([...cubic.transform(row).data]).toEqual([
      2, 3, 5, 4, 6, 10, 9, 15, 25, 8, 12, 20, 18, 30, 50, 27, 45, 75, 125,
    ]);
    expect(cubic.names(['a', 'b', 'c']).join(', ')).toBe(
      'a, b, c, a^2, a b, a c, b^2, b c, c^2, a^3, a^2 b, a^2 c, a b^2, a b c, a c^2, b^3, b^2 c, b c^2, c^3',
    );
  });

  it('are products of different columns only where that is wanted', () => {
    const products = new PolynomialFeatures({ degree: 3, interactionOnly: true }).fit(row);
    expect([...products.transform(row).data]).toEqual([2, 3, 5, 6, 10, 15, 30]);
    expect(products.names(['a', 'b', 'c'])).toEqual(['a', 'b', 'c', 'a b', 'a c', 'b c', 'a b c']);
  });

  it('are the same after saving, a trip through JSON and loading, for a row alone as for many', () => {
    const original = new PolynomialFeatures().fit(row);
    const loaded = new PolynomialFeatures().load(JSON.parse(JSON.stringify(original.save())));
    const many = matrix(2, 3, Float64Array.of(1, -1, 0.5, 2, 3, 5));
    expect(loaded.transform(many)).toEqual(original.transform(many));
    expect([...loaded.transform(many).data.slice(9)]).toEqual([...original.transform(row).data]);
  });

  it('refuse what they cannot use', () => {
    for (const degree of [0, 1.5, Number.NaN])
      expect(() => new PolynomialFeatures({ degree })).toThrow('degree');
    const fitted = new PolynomialFeatures().fit(row);
    expect(() => fitted.transform(matrix(1, 2))).toThrow('2 columns where 3 were fitted');
    expect(() => fitted.transform(matrix(1, 3, Float64Array.of(1, Number.NaN, 2)))).toThrow('position 1');
    expect(() => fitted.names(['a'])).toThrow('1 names');
    expect(() => new PolynomialFeatures().transform(row)).toThrow(NotFittedError);
  });
});
