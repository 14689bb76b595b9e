import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { estimatorBattery } from '../testing/battery.ts';
import { referenceSample } from '../testing/referenceSample.ts';
import { KNearest } from './kNearest.ts';
import { nearest } from './nearest.ts';

estimatorBattery('KNearest', () => new KNearest({ neighbours: 5 }));
estimatorBattery('KNearest by distance', () => new KNearest({ neighbours: 5, weights: 'distance' }));
estimatorBattery(
  'KNearest of classes',
  () => new KNearest({ neighbours: 5 }),
  (signal) => Number(signal > 0),
);

describe('beside scikit-learn', () => {
  // KNeighborsRegressor(7, algorithm='brute') of scikit-learn 1.9.1 on the same standardised features.
  const known = referenceSample(300, 6, 11);
  const queries = referenceSample(40, 6, 12).features;

  it.each([
    [
      'uniform',
      1e-9,
      [
        -0.653257379, 0.2495381059, -0.473013867, 1.086321189, -1.393741602, 0.7317344819, -0.6704153928,
        -1.478756669, -1.186716727, -0.3808744546, 0.5179759537, 0.5186512255,
      ],
    ],
    [
      'distance',
      // Of the rounding of the features to float32.
      1e-6,
      [
        -0.6337390514, 0.2174191394, -0.4311498726, 1.136720137, -1.415756472, 0.7475702148, -0.6180996984,
        -1.434646008, -1.23442645, -0.4718145573, 0.5972562594, 0.5203457878,
      ],
    ],
  ] as const)('predicts the same with %s weights, to %d', (weights, tolerance, expected) => {
    const model = new KNearest({ neighbours: 7, weights }).fit(known.features, known.targets);
    const { data } = model.predict(queries);
    for (const [i, value] of expected.entries()) expect(Math.abs(data[i] - value)).toBeLessThan(tolerance);
  });
});

describe('the nearest rows', () => {
  /** Small whole numbers, so that rows at the same distance are common. */
  const grid = fc.integer({ min: 1, max: 30 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      fitted: fc.array(
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: columns, maxLength: columns }),
        {
          minLength: 1,
          maxLength: 60,
        },
      ),
      queries: fc.array(
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: columns, maxLength: columns }),
        {
          minLength: 1,
          maxLength: 9,
        },
      ),
    }),
  );

  it('are those of sorting every distance, ties by the order of the rows', () => {
    fc.assert(
      fc.property(grid, fc.integer({ min: 1, max: 60 }), ({ columns, fitted, queries }, wanted) => {
        const count = Math.min(wanted, fitted.length);
        const found = nearest(
          matrix(fitted.length, columns, Float64Array.from(fitted.flat())),
          matrix(queries.length, columns, Float64Array.from(queries.flat())),
          count,
        );
        for (const [query, point] of queries.entries()) {
          const sorted = fitted
            .map((row, index) => ({
              index,
              distance: row.reduce((sum, x, i) => sum + (x - point[i]) ** 2, 0),
            }))
            .sort((a, b) => a.distance - b.distance || a.index - b.index)
            .slice(0, count);
          const slice = [query * count, (query + 1) * count] as const;
          expect([...found.indices.slice(...slice)]).toEqual(sorted.map(({ index }) => index));
          expect([...found.squaredDistances.slice(...slice)]).toEqual(sorted.map(({ distance }) => distance));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("are exact far from the origin too, where |x|^2 - 2 x'z + |z|^2 has no digit right", () => {
    const random = seededRandom(9);
    const columns = 6;
    const far = (rows: number) =>
      matrix(
        rows,
        columns,
        Float64Array.from({ length: rows * columns }, () => 1e9 + random()),
      );
    const fitted = far(300);
    const queries = far(10);
    const { indices } = nearest(fitted, queries, 4);
    for (let query = 0; query < queries.rows; query++)
      expect([...indices.slice(query * 4, query * 4 + 4)]).toEqual(
        bySorting(fitted, queries, query).slice(0, 4),
      );
  });

  it('are the same across the blocks in which a large set is compared', () => {
    const { features } = referenceSample(3000, 40, 6);
    const queries = referenceSample(7, 40, 7).features;
    const { indices } = nearest(features, queries, 5);
    for (let query = 0; query < 7; query++)
      expect([...indices.slice(query * 5, query * 5 + 5)]).toEqual(
        bySorting(features, queries, query).slice(0, 5),
      );
  });
});

/** All fitted rows, nearest first. */
function bySorting(fitted: Matrix, queries: Matrix, query: number): number[] {
  const { columns } = fitted;
  return Array.from({ length: fitted.rows }, (_, index) => {
    let distance = 0;
    for (let i = 0; i < columns; i++)
      distance += (fitted.data[index * columns + i] - queries.data[query * columns + i]) ** 2;
    return { index, distance };
  })
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .map(({ index }) => index);
}

describe('KNearest', () => {
  const features = matrix(4, 1, Float64Array.of(0, 1, 1, 5));
  const targets = matrix(4, 1, Float64Array.of(10, 20, 40, 80));

  it('gives the mean of the nearest, by hand', () => {
    const model = new KNearest({ neighbours: 3 }).fit(features, targets);
    expect(model.predict(matrix(1, 1, Float64Array.of(0.9))).data[0]).toBeCloseTo(70 / 3, 12);
  });

  it('counts a neighbour by the inverse of its distance', () => {
    const model = new KNearest({ neighbours: 3, weights: 'distance' }).fit(features, targets);
    // Distances 0.25, 0.25 and 0.75: weights 3 : 3 : 1.
    const { data } = model.predict(matrix(1, 1, Float64Array.of(0.75)));
    expect(data[0]).toBeCloseTo((3 * 20 + 3 * 40 + 10) / 7, 5);
  });

  it('lets rows at distance 0 alone decide', () => {
    const model = new KNearest({ neighbours: 3, weights: 'distance' }).fit(features, targets);
    expect([...model.predict(features).data]).toEqual([10, 30, 30, 80]);
  });

  it('prefers the earlier of two rows at the same distance', () => {
    const model = new KNearest({ neighbours: 1 }).fit(features, targets);
    expect(model.predict(matrix(1, 1, Float64Array.of(1))).data[0]).toBe(20);
  });

  it('refuses more neighbours than rows, and numbers that are none', () => {
    expect(() => new KNearest({ neighbours: 5 }).fit(features, targets)).toThrow(/among 4 rows/);
    for (const neighbours of [0, 1.5, Number.NaN])
      expect(() => new KNearest({ neighbours })).toThrow(/whole number/);
  });
});
