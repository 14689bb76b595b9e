import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotFittedError } from '../estimator.ts';
import { seededRandom } from '../random.ts';
import type { SparseClassifier } from './classifier.ts';
import { minimise } from './lbfgs.ts';
import { MultinomialLogistic } from './multinomialLogistic.ts';
import { NaiveBayes } from './naiveBayes.ts';
import { type SparseMatrix, sparseMatrix } from './sparseMatrix.ts';
import { TfIdf } from './tfIdf.ts';

const random = seededRandom(4);
/** Rows of three classes, each with columns of its own and some noise. */
function sample(rows: number): { features: SparseMatrix; labels: number[] } {
  const labels = Array.from({ length: rows }, () => Math.floor(3 * random()));
  const features = sparseMatrix(
    labels.map((label) => {
      const row = new Map<number, number>();
      for (let i = 0; i < 4; i++)
        row.set(random() < 0.7 ? 4 * label + Math.floor(4 * random()) : 12 + Math.floor(8 * random()), 1);
      return row;
    }),
    20,
  );
  return { features, labels };
}
const { features, labels } = sample(150);
const one = (at: number) =>
  sparseMatrix(
    [
      new Map(
        Array.from({ length: features.start[at + 1] - features.start[at] }, (_, i) => [
          features.column[features.start[at] + i],
          features.value[features.start[at] + i],
        ]),
      ),
    ],
    20,
  );

const classifiers: [string, () => SparseClassifier<object>][] = [
  ['MultinomialLogistic', () => new MultinomialLogistic({ penalty: 0.01 }) as SparseClassifier<object>],
  ['NaiveBayes', () => new NaiveBayes({ smoothing: 0.5 }) as SparseClassifier<object>],
];

describe.each(classifiers)('%s', (_, make) => {
  const targets = { classes: 3, labels };

  it('learns what can be learned', () => {
    const held = sample(100);
    const { data } = make().fit(features, targets).predict(held.features);
    const right = held.labels.filter(
      (label, row) => data[3 * row + label] === Math.max(...data.subarray(3 * row, 3 * row + 3)),
    );
    expect(right.length).toBeGreaterThan(85);
  });

  it('forgets what it was fitted on before, and is the same after a trip through JSON', () => {
    const model = make().fit(features, targets);
    const again = make()
      .fit(features, { classes: 3, labels: labels.map((label) => (label + 1) % 3) })
      .fit(features, targets);
    expect(again.save()).toEqual(model.save());
    const loaded = make().load(JSON.parse(JSON.stringify(model.save())));
    expect(loaded.predict(features)).toEqual(model.predict(features));
  });

  it('predicts a row alone as in a batch, with probabilities that add up to 1', () => {
    const model = make().fit(features, targets);
    const { data } = model.predict(features);
    for (const row of [0, 70, 149]) {
      const alone = [...model.predict(one(row)).data];
      expect(alone).toEqual([...data.subarray(3 * row, 3 * row + 3)]);
      expect(alone.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });

  it('takes a row of weight 2 as two rows', () => {
    const twice = sparseMatrix(
      [0, 0, 1, 2].map((at) => rowOf(at)),
      20,
    );
    const weighted = sparseMatrix(
      [0, 1, 2].map((at) => rowOf(at)),
      20,
    );
    const a = make()
      .fit(twice, { classes: 3, labels: [0, 0, 1, 2] })
      .predict(features).data;
    const b = make()
      .fit(weighted, { classes: 3, labels: [0, 1, 2], weights: [2, 1, 1] })
      .predict(features).data;
    for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i], 4);
  });

  it('refuses labels, weights and columns that do not fit', () => {
    expect(() => make().fit(features, { classes: 3, labels: [0] })).toThrow(RangeError);
    expect(() => make().fit(features, { classes: 2, labels })).toThrow(/none of 2 classes/);
    expect(() => make().fit(features, { classes: 3, labels, weights: [1] })).toThrow(RangeError);
    expect(() => make().fit(features, { classes: 3, labels, offsets: [1] })).toThrow(RangeError);
    expect(() =>
      make()
        .fit(features, targets)
        .predict(sparseMatrix([new Map()], 3)),
    ).toThrow(RangeError);
    expect(() => make().predict(features)).toThrow(NotFittedError);
  });
});

function rowOf(at: number): Map<number, number> {
  const { column, value, start } = features;
  const row = new Map<number, number>();
  for (let i = start[at]; i < start[at + 1]; i++) row.set(column[i], value[i]);
  return row;
}

describe('MultinomialLogistic', () => {
  it('learns what lies beyond the offsets: with the logarithms of the shares an empty row is undecided', () => {
    const uneven = [...new Array(80).fill(0), ...new Array(15).fill(1), ...new Array(5).fill(2)];
    const nothing = sparseMatrix(
      uneven.map(() => new Map()),
      1,
    );
    const shares = [0.8, 0.15, 0.05].map(Math.log);
    const model = new MultinomialLogistic({ penalty: 0.01 });
    const plain = model
      .fit(nothing, { classes: 3, labels: uneven })
      .predict(sparseMatrix([new Map()], 1)).data;
    expect(plain[0]).toBeCloseTo(0.8, 3);
    const offsets = uneven.flatMap(() => shares);
    const adjusted = model.fit(nothing, { classes: 3, labels: uneven, offsets });
    for (const value of adjusted.predict(sparseMatrix([new Map()], 1)).data)
      expect(value).toBeCloseTo(1 / 3, 3);
  });
});

describe('NaiveBayes', () => {
  it('is as by hand', () => {
    const counts = sparseMatrix(
      [
        new Map([[0, 2]]),
        new Map([
          [0, 1],
          [1, 1],
        ]),
      ],
      2,
    );
    const model = new NaiveBayes({ smoothing: 1 }).fit(counts, { classes: 2, labels: [0, 1] });
    // Column 0: (2 + 1) / (2 + 2) in class 0 and (1 + 1) / (2 + 2) in class 1.
    expect(model.predict(sparseMatrix([new Map([[0, 1]])], 2)).data[0]).toBeCloseTo(0.75 / 1.25, 12);
  });

  it('refuses negative counts', () => {
    const negative = sparseMatrix([new Map([[0, -1]])], 1);
    expect(() => new NaiveBayes({ smoothing: 1 }).fit(negative, { classes: 1, labels: [0] })).toThrow(
      /at least 0/,
    );
  });
});

describe('TfIdf', () => {
  it('weighs rare terms more, makes rows of length 1 and passes over what it does not know', () => {
    const model = new TfIdf({ leastDocuments: 1 }).fit([['a', 'b'], ['a', 'c'], ['a']]);
    const { terms, rarity } = model.save();
    expect(terms).toEqual(['a', 'b', 'c']);
    expect(rarity[1]).toBeGreaterThan(rarity[0]);
    expect(rarity[0]).toBeCloseTo(1, 12);
    const { value } = model.transform([['a', 'b', 'b', 'unknown']]);
    expect(Math.hypot(...value)).toBeCloseTo(1, 12);
    expect(model.transform([['unknown']]).column).toHaveLength(0);
  });

  it('leaves out terms of too few documents', () => {
    expect(new TfIdf({ leastDocuments: 2 }).fit([['a', 'b', 'b'], ['a']]).save().terms).toEqual(['a']);
  });
});

describe('minimising', () => {
  it('finds the minimum of any convex quadratic', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: 0.1, max: 50, noNaN: true }),
            fc.double({ min: -5, max: 5, noNaN: true }),
          ),
          { minLength: 1, maxLength: 8 },
        ),
        (terms) => {
          const found = minimise((point, gradient) => {
            let value = 0;
            for (const [i, [curvature, centre]] of terms.entries()) {
              value += (curvature / 2) * (point[i] - centre) ** 2;
              gradient[i] = curvature * (point[i] - centre);
            }
            return value;
          }, new Float64Array(terms.length));
          for (const [i, [, centre]] of terms.entries()) expect(found[i]).toBeCloseTo(centre, 3);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('comes through the valley of Rosenbrock', () => {
    const found = minimise(
      ([x, y], gradient) => {
        gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
        gradient[1] = 200 * (y - x * x);
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
      },
      Float64Array.of(-1.2, 1),
    );
    expect(found[0]).toBeCloseTo(1, 3);
    expect(found[1]).toBeCloseTo(1, 3);
  });
});
