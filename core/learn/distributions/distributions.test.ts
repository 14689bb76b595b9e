import { describe, expect, it } from 'vitest';
import { normalCumulative, normalDensity } from './normal.ts';
import { studentCumulative, studentQuantile } from './studentT.ts';

describe('the normal distribution', () => {
  it.each([
    [-10, 7.61985302416047e-24],
    [-6, 9.865876450376946e-10],
    [-3.5, 0.00023262907903552502],
    [-3, 0.0013498980316300933],
    [-2.9, 0.0018658133003840375],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [2, 0.9772498680518208],
    [5, 0.9999997133484281],
  ])('below %d has the probability that SciPy 1.17.1 gives', (z, probability) => {
    expect(normalCumulative(z) / probability).toBeCloseTo(1, 12);
  });

  it('ends where it should, and its density is its slope', () => {
    expect([normalCumulative(-Infinity), normalCumulative(-50), normalCumulative(50)]).toEqual([0, 0, 1]);
    for (const z of [-4, -1, 0.3, 2.5])
      expect((normalCumulative(z + 1e-5) - normalCumulative(z - 1e-5)) / 2e-5).toBeCloseTo(
        normalDensity(z),
        9,
      );
  });
});

describe("Student's distribution", () => {
  it.each([
    [-2, 3, 0.06966298427942152],
    [0.5, 1, 0.6475836176504333],
    [1.96, 30, 0.9703288435519748],
    [-8, 5, 0.0002464533302862221],
    [3, 250, 0.9985136689544112],
    [-0.01, 10, 0.4961089874954857],
  ])('below %d with %d degrees has the probability that SciPy 1.17.1 gives', (t, degrees, probability) => {
    expect(studentCumulative(t, degrees) / probability).toBeCloseTo(1, 11);
  });

  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 10, 2.228138851986274],
    [0.025, 29, -2.045229642132704],
    [0.9, 1000, 1.2823987214609247],
    [0.6, 2.5, 0.2814595127485477],
  ])('has the %d quantile with %d degrees that SciPy 1.17.1 gives', (level, degrees, quantile) => {
    expect(studentQuantile(level, degrees) / quantile).toBeCloseTo(1, 11);
  });

  it('has no quantile outside its levels', () => {
    for (const level of [0, 1, Number.NaN]) expect(() => studentQuantile(level, 5)).toThrow(RangeError);
  });
});
