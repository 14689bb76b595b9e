import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElasticNet, Lasso } from './lasso.ts';
import { matrix, takeRows } from './matrix.ts';
import { Ridge } from './ridge.ts';
import { StandardScaler } from './standardScaler.ts';
import { estimatorBattery } from './testing/battery.ts';
import { iris } from './testing/iris.ts';
import { referenceSample } from './testing/referenceSample.ts';

estimatorBattery('Lasso', () => new Lasso({ penalty: 0.1 }));
estimatorBattery('ElasticNet', () => new ElasticNet({ penalty: 0.1, share: 0.5 }));

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i] - value), `position ${i}`).toBeLessThan(tolerance);
}

/** scikit-learn 1.9.1 on the same standardised features with tol 1e-13; alpha and l1_ratio as the docstrings say. */
describe('beside scikit-learn', () => {
  const { features, targets } = referenceSample(300, 6, 11);

  it('the sample is the one that the figures were computed from', () => {
    expect([...features.data.slice(0, 3)]).toEqual([
      0.04634819459170103, 0.1429597302339971, 0.5039541216101497,
    ]);
    expect(targets.data[0]).toBe(-0.8701633331915456);
  });

  it('Lasso has the same weights to 1e-6, the zero included', () => {
    const { weights, intercepts } = new Lasso({ penalty: 0.1 }).fit(features, targets).save();
    expectClose(
      weights,
      [1.087854546, -0.02552540601, -0.04045048483, 0, -0.04075473729, -0.1420176036],
      1e-6,
    );
    expect(weights[3]).toBe(0);
    expect(intercepts[0]).toBeCloseTo(-0.21792076647789688, 12);
  });

  it('ElasticNet has the same weights to 1e-6, the zeros included', () => {
    const { weights } = new ElasticNet({ penalty: 0.2, share: 0.6 }).fit(features, targets).save();
    expectClose(weights, [0.9830781899, 0, -0.01883121279, 0, -0.04712908743, -0.1196242663], 1e-6);
    expect([weights[1], weights[3]]).toEqual([0, 0]);
  });

  it('Lasso has the same weights for the width of petals from the other measures of irises', () => {
    const { data } = iris();
    const others = matrix(
      150,
      3,
      data.filter((_, i) => i % 4 !== 3),
    );
    const width = matrix(
      150,
      1,
      data.filter((_, i) => i % 4 === 3),
    );
    const { weights } = new Lasso({ penalty: 0.02 }).fit(others, width).save();
    expectClose(weights, [-0.02592572813, 0.03380972638, 0.758568064], 1e-4);
  });
});

describe('the optimum', () => {
  it('meets its conditions whatever the data, the penalty and the share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 4, max: 12 }),
        fc.double({ min: 0.005, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (seed, rows, columns, penalty, share) => {
          const { features, targets } = referenceSample(rows, columns, seed);
          const model = new ElasticNet({ penalty, share }).fit(features, targets);
          const { weights } = model.save();
          const x = new StandardScaler().fit(features).transform(features);
          const predictions = model.predict(features).data;
          for (let j = 0; j < columns; j++) {
            let slope = 0;
            for (let row = 0; row < rows; row++)
              slope += (2 * x.data[row * columns + j] * (targets.data[row] - predictions[row])) / rows;
            slope -= 2 * penalty * (1 - share) * weights[j];
            if (weights[j] === 0) expect(Math.abs(slope)).toBeLessThan(penalty * share + 1e-3);
            else expect(Math.abs(slope - penalty * share * Math.sign(weights[j]))).toBeLessThan(1e-3);
          }
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('is all zeros, and the mean, from the penalty at which no feature is worth its weight', () => {
    const { features, targets } = referenceSample(100, 5, 3);
    const x = new StandardScaler().fit(features).transform(features);
    const moments = [0, 1, 2, 3, 4].map((j) =>
      targets.data.reduce((sum, y, row) => sum + (2 * y * x.data[row * 5 + j]) / 100, 0),
    );
    const most = Math.max(...moments.map(Math.abs));
    expect(new Lasso({ penalty: most * 1.000001 }).fit(features, targets).save().weights).toEqual([
      0, 0, 0, 0, 0,
    ]);
    const below = new Lasso({ penalty: most * 0.999 }).fit(features, targets).save().weights;
    expect(below.filter((weight) => weight !== 0)).toHaveLength(1);
  });

  it('comes to that of Ridge with the same penalty as the share goes to 0', () => {
    const { features, targets } = referenceSample(200, 6, 4);
    const ridge = new Ridge({ penalty: 0.3 }).fit(features, targets).save();
    const net = new ElasticNet({ penalty: 0.3, share: 1e-7 }).fit(features, targets).save();
    expectClose(net.weights, ridge.weights, 1e-4);
  });

  it('takes more columns than rows', () => {
    const { features, targets } = referenceSample(12, 30, 5);
    const { weights } = new Lasso({ penalty: 0.05 }).fit(features, targets).save();
    expect(weights.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(12);
    expect(
      new Lasso({ penalty: 0.05 }).fit(takeRows(features, [0]), takeRows(targets, [0])).save().weights,
    ).toEqual(new Array(30).fill(0));
  });
});

it('refuses penalties and shares that make no sense, and names what does', () => {
  expect(() => new Lasso({ penalty: 0 })).toThrow(/Ridge/);
  expect(() => new Lasso({ penalty: Number.NaN })).toThrow(RangeError);
  expect(() => new ElasticNet({ penalty: 1, share: 0 })).toThrow(/Ridge/);
  expect(() => new ElasticNet({ penalty: 1, share: 1.1 })).toThrow(RangeError);
});
