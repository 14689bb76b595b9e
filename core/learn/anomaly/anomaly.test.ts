import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, matrix, takeRows } from '../matrix.ts';
import { rocAuc } from '../metrics/separation.ts';
import { normalValues, seededRandom } from '../random.ts';
import { OneClassSupportVectors } from '../supportVectors/oneClass.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { referenceSample } from '../testing/referenceSample.ts';
import { IsolationForest } from './isolationForest.ts';
import { averagePathLength } from './isolationTree.ts';
import { OneClassDetector } from './oneClassDetector.ts';
import { type Aggregate, RobustZScore } from './robustZScore.ts';

const rbf = { kind: 'rbf' } as const;
const aggregates: readonly Aggregate[] = ['maximum', 'mean', 'rootMeanSquare'];

estimatorBattery('Isolation forest', () => new IsolationForest({ trees: 20, sample: 64, seed: 3 }));
estimatorBattery('One-class detector', () => new OneClassDetector({ nu: 0.1, kernel: rbf }));
for (const aggregate of aggregates)
  estimatorBattery(`Robust z-score, ${aggregate},`, () => new RobustZScore({ aggregate }));

/**
 * Usual rows are standard normal in two columns, strange ones three times as wide. The squared radius, by which no score
 * does better, is exponential with mean 2 and with mean 18: the area under its ROC curve is 18 / (18 + 2) = 0.9.
 */
function wideAmongNarrow(rows: number, seed: number): { features: Matrix; strange: boolean[] } {
  const normal = normalValues(seededRandom(seed));
  const strange = Array.from({ length: rows }, (_, row) => row % 2 === 1);
  const data = Float64Array.from({ length: 2 * rows }, (_, i) => normal() * (strange[i >> 1] ? 3 : 1));
  return { features: matrix(rows, 2, data), strange };
}

describe('on a set of which the area under the ROC curve is known to be at most 0.9', () => {
  const narrow = wideAmongNarrow(2000, 5).features;
  const usual = takeRows(
    narrow,
    Array.from({ length: 1000 }, (_, i) => 2 * i),
  );
  const { features, strange } = wideAmongNarrow(6000, 6);

  it.each([
    ['isolation forest', new IsolationForest(), 0.025],
    ['robust z-score', new RobustZScore(), 0.015],
    ['one-class detector', new OneClassDetector({ nu: 0.05, kernel: { kind: 'rbf', gamma: 0.1 } }), 0.02],
  ])('%s comes near it', (_, detector, below) => {
    const area = rocAuc(detector.fit(usual).predict(features).data, strange);
    expect(area).toBeGreaterThan(0.9 - below);
    // Three times the standard error of an area of 0.9 from 3,000 rows of each kind.
    expect(area).toBeLessThan(0.9 + 0.012);
  });
});

describe('the isolation forest', () => {
  /** Six rows like those of the sample, one further out, and one far out. */
  function queries(): Matrix {
    const { features } = referenceSample(8, 6, 12);
    return matrix(
      8,
      6,
      features.data.map((value, i) => value * (i < 36 ? 1 : i < 42 ? 1.5 : 3)),
    );
  }

  /** scikit-learn 1.9.1 on the same rows: the mean over 30,000 and 20,000 trees, to 0.001. */
  it.each([
    [256, [0.51915, 0.45136, 0.49559, 0.4781, 0.45144, 0.43895, 0.51747, 0.59244]],
    [64, [0.52965, 0.46463, 0.50772, 0.4985, 0.47042, 0.45362, 0.51573, 0.58494]],
  ])('with %d rows a tree has the scores of scikit-learn to 0.009', (sample, expected) => {
    const model = new IsolationForest({ trees: 2000, sample }).fit(referenceSample(300, 6, 11).features);
    const { data } = model.predict(queries());
    // Three standard errors of the mean over 2,000 trees are 0.008.
    for (const [i, value] of expected.entries())
      expect(Math.abs(data[i] - value), `row ${i}`).toBeLessThan(0.009);
  });

  it('knows how long an unsuccessful search takes, from the harmonic numbers', () => {
    expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
    let harmonic = 0;
    for (let rows = 2; rows <= 1000; rows++) {
      harmonic += 1 / (rows - 1);
      const exact = 2 * harmonic - (2 * (rows - 1)) / rows;
      // Of Euler's approximation, which leaves out 1 / (2 (rows - 1)).
      if (rows > 2) expect(Math.abs(averagePathLength(rows) - exact)).toBeLessThan(1.01 / (rows - 1));
    }
  });

  it('weighs two rows by the paths that can be counted by hand', () => {
    // One cut parts two different rows, whatever its threshold: path 1, usual path c(2) = 1.
    const two = matrix(2, 1, Float64Array.of(0, 1));
    expect([...new IsolationForest({ trees: 5 }).fit(two).predict(two).data]).toEqual([0.5, 0.5]);
    // Equal rows are never parted: path c(4) = usual path.
    const four = matrix(4, 2, new Float64Array(8).fill(7));
    expect(new IsolationForest({ trees: 5 }).fit(four).predict(four).data[0]).toBeCloseTo(0.5, 12);
  });

  it('grows trees that part every row of a set of different ones, within the depth that is allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 1e6 }), (rows, seed) => {
        const { features } = referenceSample(rows, 4, seed);
        const { paths } = new IsolationForest({ trees: 3, seed }).fit(features).save();
        const [{ values, splitColumns, sizes }] = paths.outputs;
        const deepest = Math.ceil(Math.log2(rows));
        expect(sizes.reduce((a, b) => a + b)).toBe(values.length);
        for (const [node, value] of values.entries())
          if (splitColumns[node] < 0) expect(value).toBeLessThanOrEqual(deepest + averagePathLength(rows));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('refuses settings and rows that make no forest', () => {
    expect(() => new IsolationForest({ trees: 0 })).toThrow(/trees/);
    expect(() => new IsolationForest({ sample: 1 })).toThrow(/sample/);
    expect(() => new IsolationForest({ seed: 0.5 })).toThrow(/seed/);
    expect(() => new IsolationForest().fit(matrix(1, 2))).toThrow(/two rows/);
    expect(() => new IsolationForest().fit(matrix(2, 1, Float64Array.of(0, 1e300)))).toThrow(/float32/);
    const state = new IsolationForest({ trees: 2 }).fit(referenceSample(20, 4, 1).features).save();
    expect(() => new IsolationForest().load({ ...state, usualPath: 0 })).toThrow(/usualPath/);
  });
});

describe('the robust z-score', () => {
  it.each([
    ['maximum', 4 / 1.482_602_218_505_602],
    ['mean', 2.5 / 1.482_602_218_505_602],
    ['rootMeanSquare', Math.sqrt((1 + 16) / 2) / 1.482_602_218_505_602],
  ] as const)('takes medians and their absolute deviations, %s', (aggregate, expected) => {
    // Medians 3 and 30, absolute deviations 1 and 10, whatever the last row does.
    const features = matrix(5, 2, Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40, 1e9, -1e9));
    features.data[9] = 1e9;
    const model = new RobustZScore({ aggregate }).fit(features);
    expect(model.predict(matrix(1, 2, Float64Array.of(4, 70))).data[0]).toBeCloseTo(expected, 12);
  });

  it('scales by the mean absolute deviation where most values are equal', () => {
    const features = matrix(5, 1, Float64Array.of(0, 0, 0, 0, 10));
    const [scale] = new RobustZScore().fit(features).save().scale;
    expect(scale).toBeCloseTo(2 * Math.sqrt(Math.PI / 2), 12);
  });

  it('does not move with a third of the rows, however far they are taken', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 1e3, max: 1e12, noNaN: true }),
        (seed, far) => {
          const { features } = referenceSample(90, 4, seed);
          const clean = new RobustZScore().fit(features).predict(features).data;
          const spoilt = matrix(
            90,
            4,
            features.data.map((value, i) => (i < 120 ? value + far : value)),
          );
          const after = new RobustZScore().fit(spoilt).predict(features).data;
          // A third at one end shifts the median to a quarter's quantile and widens the scale: by less than a factor of 6.
          for (let row = 30; row < 90; row++) {
            expect(after[row]).toBeLessThan(6 * (clean[row] + 1));
            expect(clean[row]).toBeLessThan(6 * (after[row] + 1));
          }
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });
});

it('the one-class detector turns the decision round, on the same machine', () => {
  const { features } = referenceSample(200, 5, 4);
  const detector = new OneClassDetector({ nu: 0.2, kernel: rbf }).fit(features);
  const machine = new OneClassSupportVectors({ nu: 0.2, kernel: rbf }).fit(features);
  expect(detector.save()).toEqual(machine.save());
  expect([...detector.predict(features).data]).toEqual(
    [...machine.predict(features).data].map((value) => -value),
  );
});
