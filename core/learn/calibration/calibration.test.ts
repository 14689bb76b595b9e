import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { Isotonic } from './isotonic.ts';
import { Platt } from './platt.ts';

estimatorBattery('Isotonic', () => new Isotonic(), undefined, 2);
estimatorBattery(
  'Platt',
  () => new Platt(),
  (signal) => Number(signal > 0),
  2,
);

const column = (values: readonly number[]) => matrix(values.length, 1, Float64Array.from(values));
const scores = [1, 2, 3, 3, 4, 5, 6, 6, 7, 8.5, 9, 10];
const targets = [0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1];

describe('Isotonic', () => {
  const isotonic = (x: readonly number[], y: readonly number[]) => new Isotonic().fit(column(x), column(y));

  it('agrees with scikit-learn 1.9.1, ties pooled, clipped at its ends', () => {
    const model = isotonic(scores, targets);
    expect(model.save().maps[0].scores).toEqual([1, 2, 5, 6, 7, 8.5, 10]);
    const { data } = model.predict(column([-1, 1.5, 3, 4.5, 5.5, 6.5, 8, 9.2, 20]));
    const expected = [0, 0.2, 0.4, 0.4, 0.5333333333333333, 2 / 3, 0.8888888888888888, 1, 1];
    for (const [i, value] of expected.entries()) expect(data[i], `score ${i}`).toBeCloseTo(value, 12);
  });

  it('pools real-valued targets too', () => {
    const { data } = isotonic([1, 2, 3, 4, 5, 6], [1, 3, 2, 5, 4, 7.5]).predict(
      column([1, 2, 3, 3.5, 4, 5, 6]),
    );
    expect([...data]).toEqual([1, 2.5, 2.5, 3.5, 4.5, 4.5, 7.5]);
  });

  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: -5, max: 5 })), {
    minLength: 1,
    maxLength: 40,
  });

  it('never descends, keeps the mean, and is not changed by fitting its own values', () => {
    fc.assert(
      fc.property(points, (rows) => {
        const x = rows.map(([score]) => score);
        const model = isotonic(
          x,
          rows.map(([, target]) => target),
        );
        const { values } = model.save().maps[0];
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]);
        const own = [...model.predict(column(x)).data];
        const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
        expect(sum(own)).toBeCloseTo(sum(rows.map(([, target]) => target)), 9);
        const again = isotonic(x, own).predict(column(x)).data;
        for (const [i, value] of own.entries()) expect(again[i]).toBeCloseTo(value, 9);
      }),
    );
  });
});

describe('Platt', () => {
  const platt = (x: readonly number[], y: readonly number[]) => new Platt().fit(column(x), column(y)).save();

  it('agrees with scikit-learn 1.9.1 and, to more digits, with the optimum that SciPy 1.17.1 finds', () => {
    const { slopes, intercepts } = platt(scores, targets);
    expect(slopes[0]).toBeCloseTo(0.24738303786155086, 9);
    expect(intercepts[0]).toBeCloseTo(-0.9767192797645412, 9);
    const scaled = platt(
      scores.map((score) => 100 * score - 400),
      targets,
    );
    expect(scaled.slopes[0]).toBeCloseTo(0.0024738303899152075, 9);
    expect(scaled.intercepts[0]).toBeCloseTo(0.012812787225235394, 6);
  });

  it('stays in doubt on few rows that separate perfectly', () => {
    const { slopes, intercepts } = platt([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1]);
    expect(slopes[0]).toBeCloseTo(0.7531012449274217, 9);
    expect(intercepts[0]).toBeCloseTo(-2.6358543572459756, 9);
  });

  it('gives the drawn-in share where a score never changes or there is one class only', () => {
    // Targets (3 + 1) / (3 + 2) three times and 1 / (1 + 2): mean 0.68333.
    const constant = new Platt().fit(column([7, 7, 7, 7]), column([1, 1, 0, 1]));
    expect(constant.predict(column([9])).data[0]).toBeCloseTo((3 * 0.8 + 1 / 3) / 4, 12);
    const sure = new Platt().fit(column([1, 2, 3]), column([1, 1, 1]));
    expect(sure.predict(column([2])).data[0]).toBeCloseTo(0.8, 9);
  });

  it('refuses targets other than 0 and 1, and another number of scores', () => {
    expect(() => new Platt().fit(column([1]), column([0.5]))).toThrow('0 or 1');
    expect(() => new Isotonic().fit(matrix(1, 2), column([1]))).toThrow('2 columns of scores');
  });
});
