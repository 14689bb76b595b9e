import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, takeRows } from '../matrix.ts';
import { StandardScaler } from '../standardScaler.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { iris } from '../testing/iris.ts';
import { referenceSample } from '../testing/referenceSample.ts';
import { SupportVectorClassifier } from './classifier.ts';
import { KernelRows } from './kernelRows.ts';
import { solveDual } from './minimalOptimisation.ts';
import { OneClassSupportVectors } from './oneClass.ts';
import { SupportVectorRegression } from './regression.ts';

const rbf = { kind: 'rbf' } as const;
const linear = { kind: 'linear' } as const;
const binary = (signal: number) => Number(signal > 0);

estimatorBattery(
  'Support vector regression',
  () => new SupportVectorRegression({ cost: 1, epsilon: 0.1, kernel: rbf }),
);
estimatorBattery(
  'Support vector classifier',
  () => new SupportVectorClassifier({ cost: 1, kernel: rbf }),
  binary,
);
estimatorBattery(
  'Support vector classifier with the linear kernel',
  () => new SupportVectorClassifier({ cost: 0.1, kernel: linear }),
  binary,
);
estimatorBattery('One-class support vectors', () => new OneClassSupportVectors({ nu: 0.1, kernel: rbf }));

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i] - value), `position ${i}`).toBeLessThan(tolerance);
}

/** scikit-learn 1.9.1 (LIBSVM) with tol 1e-8 on the same standardised features, for regression also targets. */
describe('beside scikit-learn', () => {
  const { features, targets, classes } = referenceSample(300, 6, 11);
  const queries = referenceSample(40, 6, 12).features;
  const gamma02 = { kind: 'rbf', gamma: 0.2 } as const;

  it.each([
    [
      gamma02,
      [
        -0.9374762035, -0.3712169052, 0.5550134575, 1.504286786, -1.499708361, 0.6231121155, -1.375613892,
        -1.597702211,
      ],
    ],
    [
      linear,
      [
        -0.2492022315, 0.257780899, 0.5788911097, 1.572961138, -0.9131859723, 0.2324011814, 0.2167333813,
        -0.5909768347,
      ],
    ],
  ])('regression predicts the same to 1e-3, with the kernel %j', (kernel, expected) => {
    const model = new SupportVectorRegression({ cost: 2, epsilon: 0.1, kernel }).fit(features, targets);
    expectClose(model.predict(queries).data, expected, 1e-3);
  });

  it.each([
    [
      gamma02,
      [
        -0.3077501649, 0.04142278446, 0.186470386, 1.566863442, -1.594168114, 0.9762181586, -0.3124499586,
        -1.853122152,
      ],
    ],
    [
      linear,
      [
        -0.3165755805, 0.3286047215, 1.050064209, 2.088413525, -1.422471703, 0.314601277, 0.2533146303,
        -0.9126437725,
      ],
    ],
  ])('the classifier has the same decision values to 1e-3, with the kernel %j', (kernel, expected) => {
    const model = new SupportVectorClassifier({ cost: 2, kernel }).fit(features, classes);
    expectClose(model.predict(queries).data, expected, 1e-3);
  });

  it('one class has the same decision values to 1e-3', () => {
    const model = new OneClassSupportVectors({ nu: 0.1, kernel: gamma02 }).fit(features);
    expectClose(
      model.predict(queries).data,
      [
        -0.3084273551, 0.6027789703, 0.7331134219, 0.7472403087, 1.421262658, 1.075582124, 1.041424652,
        0.632338451,
      ],
      1e-3,
    );
    expect(model.save().coefficients.reduce((sum, value) => sum + value, 0)).toBeCloseTo(30, 9);
  });

  it.each([
    ['classifier, radial', gamma02, -171.6993072305257],
    ['classifier, linear', linear, -269.788960542474],
    ['regression, radial', gamma02, -110.89145925443822],
    ['regression, linear', linear, -248.99023249588552],
  ])('the dual of the %s has the same value to 5e-5 of it', (name, kernel, expected) => {
    const rows = new KernelRows(kernel, new StandardScaler().fit(features).transform(features));
    const y = new StandardScaler().fit(targets).transform(targets).data;
    const problem = name.startsWith('classifier')
      ? {
          signs: Int8Array.from(classes.data, (value) => 2 * value - 1),
          linear: new Float64Array(300).fill(-1),
        }
      : {
          signs: Int8Array.from({ length: 600 }, (_, t) => (t < 300 ? 1 : -1)),
          linear: Float64Array.from({ length: 600 }, (_, t) => 0.1 + (t < 300 ? -y[t] : y[t - 300])),
        };
    const { objective } = solveDual({ ...problem, kernel: rows, upper: 2 });
    expect(objective / expected).toBeCloseTo(1, 4);
  });

  it('tells versicolor from virginica with the same decision values and vectors', () => {
    const flowers = takeRows(
      iris(),
      Array.from({ length: 100 }, (_, i) => 50 + i),
    );
    const virginica = matrix(
      100,
      1,
      Float64Array.from({ length: 100 }, (_, i) => Number(i >= 50)),
    );
    const model = new SupportVectorClassifier({ cost: 1, kernel: { kind: 'rbf', gamma: 0.25 } });
    const { data } = model.fit(flowers, virginica).predict(flowers);
    expectClose(
      data.filter((_, i) => i % 10 === 0),
      [
        -1.193266201, -0.9999999876, -0.05633940881, -1.3025208, -1.036897138, 1.136215552, 0.8779528881,
        1.424306175, 1.256106528, 1.518640141,
      ],
      1e-3,
    );
    expect(model.save().coefficients).toHaveLength(33);
    expect(data.filter((value, i) => value > 0 === i >= 50)).toHaveLength(97);
  });

  it('one class finds the same irises unusual', () => {
    const flowers = iris();
    const model = new OneClassSupportVectors({ nu: 0.1, kernel: { kind: 'rbf', gamma: 0.25 } }).fit(flowers);
    expectClose(
      model.predict(flowers).data.filter((_, i) => i % 15 === 0),
      [
        0.1917931112, -0.3525147246, 0.1304718673, 0.1323848908, -0.07106464365, 0.166386635, 0.4531880205,
        0.2939151504, 0.5257104772, 0.1755004346,
      ],
      1e-3,
    );
    expect(model.save().coefficients).toHaveLength(21);
  });
});

describe('the optimum', () => {
  /** Of the solver, and of the float32 in which it keeps kernels. */
  const slack = 1e-3;
  const setting = {
    seed: fc.integer({ min: 1, max: 1e6 }),
    rows: fc.integer({ min: 8, max: 60 }),
    cost: fc.double({ min: 0.05, max: 10, noNaN: true }),
    kernel: fc.constantFrom(rbf, linear, { kind: 'rbf', gamma: 2 } as const),
  };

  /** Coefficients of all fitted rows, zeros included: a vector is found by its values. */
  function coefficientsOf(state: ReturnType<SupportVectorRegression['save']>, x: Float64Array): number[] {
    const columns = state.scaler.mean.length;
    const known = new Map(
      state.coefficients.map((value, i) => [
        state.vectors.slice(i * columns, (i + 1) * columns).join(),
        value,
      ]),
    );
    return Array.from(
      { length: x.length / columns },
      (_, row) => known.get([...x.slice(row * columns, (row + 1) * columns)].join()) ?? 0,
    );
  }

  it('of classes meets its conditions', () => {
    fc.assert(
      fc.property(fc.record(setting), ({ seed, rows, cost, kernel }) => {
        const { features, classes } = referenceSample(rows, 4, seed);
        fc.pre(new Set(classes.data).size === 2);
        const model = new SupportVectorClassifier({ cost, kernel }).fit(features, classes);
        const decisions = model.predict(features).data;
        const coefficients = coefficientsOf(
          model.save(),
          new StandardScaler().fit(features).transform(features).data,
        );
        expect(Math.abs(coefficients.reduce((sum, value) => sum + value, 0))).toBeLessThan(
          1e-9 * cost * rows,
        );
        for (let row = 0; row < rows; row++) {
          const sign = 2 * classes.data[row] - 1;
          const share = coefficients[row] * sign;
          const margin = decisions[row] * sign;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(cost);
          if (share < cost) expect(margin).toBeGreaterThan(1 - slack);
          if (share > 0) expect(margin).toBeLessThan(1 + slack);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('of regression meets its conditions', () => {
    fc.assert(
      fc.property(
        fc.record({ ...setting, epsilon: fc.double({ min: 0, max: 0.5, noNaN: true }) }),
        ({ seed, rows, cost, kernel, epsilon }) => {
          const { features, targets } = referenceSample(rows, 4, seed);
          const y = new StandardScaler().fit(targets).transform(targets);
          const model = new SupportVectorRegression({ cost, epsilon, kernel }).fit(features, y);
          const predictions = model.predict(features).data;
          const coefficients = coefficientsOf(
            model.save(),
            new StandardScaler().fit(features).transform(features).data,
          );
          for (let row = 0; row < rows; row++) {
            const error = y.data[row] - predictions[row];
            const share = Math.abs(coefficients[row]);
            expect(share).toBeLessThanOrEqual(cost * (1 + 1e-9));
            if (share < cost * (1 - 1e-9)) expect(Math.abs(error)).toBeLessThan(epsilon + slack);
            if (share > 0) expect(error * Math.sign(coefficients[row])).toBeGreaterThan(epsilon - slack);
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('of one class leaves at most nu outside and has at least nu as vectors', () => {
    fc.assert(
      fc.property(
        setting.seed,
        fc.integer({ min: 8, max: 120 }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        (seed, rows, nu) => {
          const { features } = referenceSample(rows, 4, seed);
          const model = new OneClassSupportVectors({ nu, kernel: rbf }).fit(features);
          const outside = model.predict(features).data.filter((value) => value < -slack);
          expect(outside.length).toBeLessThanOrEqual(nu * rows);
          expect(model.save().coefficients.length).toBeGreaterThanOrEqual(nu * rows - 1e-9);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('is the same when only a few kernel rows can be kept', () => {
    const { features, classes } = referenceSample(200, 5, 8);
    const x = new StandardScaler().fit(features).transform(features);
    const signs = Int8Array.from(classes.data, (value) => 2 * value - 1);
    const linearTerm = new Float64Array(200).fill(-1);
    const solve = (bytes?: number) =>
      solveDual({
        kernel: new KernelRows({ kind: 'rbf', gamma: 0.2 }, x, bytes),
        signs,
        linear: linearTerm,
        upper: 5,
      });
    expect(solve(3 * 200 * 4)).toEqual(solve());
    expect(solve(0)).toEqual(solve());
  });
});

describe('corner cases', () => {
  it('one class alone is decided as that class', () => {
    const { features } = referenceSample(20, 4, 1);
    for (const label of [0, 1]) {
      const targets = matrix(20, 1, new Float64Array(20).fill(label));
      const model = new SupportVectorClassifier({ cost: 1, kernel: rbf }).fit(features, targets);
      expect([...model.predict(features).data]).toEqual(new Array(20).fill(2 * label - 1));
    }
  });

  it('a constant target is predicted', () => {
    const { features } = referenceSample(20, 4, 1);
    const targets = matrix(20, 1, new Float64Array(20).fill(3.5));
    const model = new SupportVectorRegression({ cost: 1, epsilon: 0.1, kernel: rbf }).fit(features, targets);
    for (const value of model.predict(features).data) expect(value).toBeCloseTo(3.5, 9);
  });

  it('the fit follows the scale of the target', () => {
    const { features, targets } = referenceSample(100, 4, 2);
    const small = matrix(
      100,
      1,
      targets.data.map((value) => value * 2 ** -10),
    );
    const make = () => new SupportVectorRegression({ cost: 1, epsilon: 0.1, kernel: rbf });
    const large = make().fit(features, targets).predict(features).data;
    const scaled = make().fit(features, small).predict(features).data;
    for (let i = 0; i < 100; i++) expect(scaled[i] * 2 ** 10).toBeCloseTo(large[i], 9);
  });

  it('refuses settings that make no sense', () => {
    expect(() => new SupportVectorClassifier({ cost: 0, kernel: rbf })).toThrow(/cost/);
    expect(() => new SupportVectorClassifier({ cost: 1, kernel: { kind: 'rbf', gamma: 0 } })).toThrow(
      /gamma/,
    );
    expect(() => new SupportVectorRegression({ cost: 1, epsilon: -1, kernel: rbf })).toThrow(/epsilon/);
    expect(() => new OneClassSupportVectors({ nu: 0, kernel: rbf })).toThrow(/nu/);
    expect(() => new OneClassSupportVectors({ nu: 1.5, kernel: rbf })).toThrow(/nu/);
    const { features, targets } = referenceSample(10, 4, 1);
    expect(() => new SupportVectorClassifier({ cost: 1, kernel: rbf }).fit(features, targets)).toThrow(
      /0 or 1/,
    );
  });
});
