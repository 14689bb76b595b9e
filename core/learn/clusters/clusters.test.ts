import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotFittedError } from '../estimator.ts';
import { matrix } from '../matrix.ts';
import { mean } from '../mean.ts';
import { adjustedRandIndex } from './adjustedRand.ts';
import { agglomerate, copheneticDistances, type Linkage, leafOrder } from './agglomerative.ts';
import { euclideanDistances } from './distances.ts';
import { KMeans } from './kMeans.ts';
import { silhouettes } from './silhouette.ts';

/** Three loose groups in the plane and a point between two of them. */
const points = matrix(
  10,
  2,
  Float64Array.of(
    ...[1.0, 2.1, 1.4, 1.7, 0.8, 2.9, 5.2, 8.1, 6.1, 8.6, 5.7, 7.2, 9.3, 1.1, 8.4, 2.3, 9.9, 0.4, 4.1, 4.6],
  ),
);
const distances = euclideanDistances(points);

describe('k-means', () => {
  const fitKMeans = () => new KMeans({ clusters: 3 }).fit(points);

  it('finds the clusters of scikit-learn 1.9.1', () => {
    const labels = fitKMeans().predict(points);
    expect(adjustedRandIndex(labels, [2, 2, 2, 0, 0, 0, 1, 1, 1, 0])).toBe(1);
    const { inertia, centres } = fitKMeans().save();
    expect(inertia).toBeCloseTo(15.675, 9);
    const pairs = [0, 2, 4].map((i) => centres.slice(i, i + 2)).sort((a, b) => a[0] - b[0]);
    const expected = [
      [16 / 15, 67 / 30],
      [5.275, 7.125],
      [9.2, 19 / 15],
    ];
    for (const [i, pair] of expected.entries())
      for (const [j, value] of pair.entries()) expect(pairs[i][j]).toBeCloseTo(value, 9);
  });

  it('repeats with its seed, forgets what it was fitted on before, and survives a trip through JSON', () => {
    expect(fitKMeans().fit(points).save()).toEqual(fitKMeans().save());
    const loaded = new KMeans({ clusters: 3 }).load(JSON.parse(JSON.stringify(fitKMeans().save())));
    expect(loaded.predict(points)).toEqual(fitKMeans().predict(points));
    const row = matrix(1, 2, Float64Array.of(9, 1));
    expect(loaded.predict(row)[0]).toBe(fitKMeans().predict(points)[6]);
  });

  it('never gets worse with more starts, and puts every row with its nearest centre', () => {
    const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 4,
      maxLength: 25,
    });
    fc.assert(
      fc.property(cloud, fc.integer({ min: 1, max: 4 }), (rows, clusters) => {
        const features = matrix(rows.length, 2, Float64Array.from(rows.flat()));
        const of = (restarts: number) => new KMeans({ clusters, restarts }).fit(features);
        const model = of(8);
        expect(model.save().inertia).toBeLessThanOrEqual(of(1).save().inertia + 1e-9);
        const { centres } = model.save();
        const labels = model.predict(features);
        const squared = (row: number, centre: number) =>
          (rows[row][0] - centres[2 * centre]) ** 2 + (rows[row][1] - centres[2 * centre + 1]) ** 2;
        let inertia = 0;
        for (let row = 0; row < rows.length; row++) {
          const all = Array.from({ length: clusters }, (_, centre) => squared(row, centre));
          expect(squared(row, labels[row])).toBe(Math.min(...all));
          inertia += Math.min(...all);
        }
        expect(inertia).toBeCloseTo(model.save().inertia, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('copes with rows that are all the same', () => {
    const same = matrix(5, 2, new Float64Array(10).fill(3));
    expect(new KMeans({ clusters: 3 }).fit(same).save().inertia).toBe(0);
  });

  it('refuses what it cannot use', () => {
    expect(() => new KMeans({ clusters: 0 })).toThrow(RangeError);
    expect(() => new KMeans({ clusters: 11 }).fit(points)).toThrow('10 rows cannot form 11 clusters');
    expect(() => fitKMeans().predict(matrix(1, 3))).toThrow('3 columns where 2 were fitted');
    expect(() => fitKMeans().predict(matrix(1, 2, Float64Array.of(1, Number.NaN)))).toThrow('position 1');
    expect(() => new KMeans({ clusters: 2 }).predict(points)).toThrow(NotFittedError);
  });
});

describe('agglomerative clustering', () => {
  // SciPy 1.17.1, scipy.cluster.hierarchy.linkage: the merges are the same, the heights differ.
  const merges = [
    [0, 1, 2],
    [6, 8, 2],
    [3, 5, 2],
    [2, 10, 3],
    [4, 12, 3],
    [7, 11, 3],
    [9, 14, 4],
    [13, 16, 7],
    [15, 17, 10],
  ];
  const heights: Record<Linkage, number[]> = {
    average: [
      0.565685424949, 0.921954445729, 1.029563014099, 1.083130955812, 1.242792495977, 1.960371843691,
      3.731263575021, 6.505473634397, 7.654868325909,
    ],
    ward: [
      0.565685424949, 0.921954445729, 1.029563014099, 1.243650540412, 1.329160135825, 2.263478149515,
      4.547893285174, 11.948241552232, 14.045195755472,
    ],
  };

  it.each(['average', 'ward'] as const)('with %s linkage gives the linkage matrix of SciPy', (linkage) => {
    const found = agglomerate(distances, linkage);
    expect(found.map(({ clusters, size }) => [...clusters, size])).toEqual(merges);
    for (const [i, { height }] of found.entries()) expect(height).toBeCloseTo(heights[linkage][i], 10);
    expect(leafOrder(found)).toEqual([7, 6, 8, 2, 0, 1, 9, 4, 3, 5]);
    const cophenetic = copheneticDistances(found);
    for (const [row, merge] of [0, 0, 3, 7, 7, 7, 8, 8, 8, 7].entries())
      expect(cophenetic.data[row]).toBeCloseTo(row === 0 ? 0 : heights[linkage][merge], 10);
  });

  it('merges ever farther clusters, each once, whatever the points', () => {
    const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(cloud, fc.constantFrom<Linkage>('average', 'ward'), (rows, linkage) => {
        const n = rows.length;
        const features = matrix(n, 2, Float64Array.from(rows.flat()));
        const found = agglomerate(euclideanDistances(features), linkage);
        expect(found).toHaveLength(n - 1);
        for (let i = 1; i < n - 1; i++) expect(found[i].height).toBeGreaterThanOrEqual(found[i - 1].height);
        const parts = found.flatMap(({ clusters }) => clusters).sort((a, b) => a - b);
        expect(parts).toEqual(Array.from({ length: 2 * n - 2 }, (_, cluster) => cluster));
        expect([...leafOrder(found)].sort((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, row) => row),
        );
      }),
    );
  });

  it('refuses what is no matrix of distances', () => {
    expect(() => agglomerate(matrix(2, 3), 'ward')).toThrow('2 x 3');
    expect(() => agglomerate(matrix(0, 0), 'ward')).toThrow(RangeError);
    expect(() => agglomerate(matrix(1, 1, Float64Array.of(Number.NaN)), 'ward')).toThrow('position 0');
  });
});

describe('silhouettes', () => {
  const labels = [2, 2, 2, 0, 0, 0, 1, 1, 1, 0];

  it('are those of scikit-learn 1.9.1', () => {
    const expected = [
      0.8950861383546479, 0.8573188119468831, 0.8254873335823814, 0.7345583710567599, 0.7088643292110534,
      0.7289857915637818, 0.8364523829951791, 0.6705537787535256, 0.7987071405149316, 0.03973050885396872,
    ];
    const found = silhouettes(distances, labels);
    for (const [row, value] of expected.entries()) expect(found[row]).toBeCloseTo(value, 12);
    expect(mean(found)).toBeGreaterThan(mean(silhouettes(distances, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0])));
  });

  it('are 0 for a row alone in its cluster and where all rows are one', () => {
    expect(silhouettes(distances, [0, 1, 1, 1, 1, 1, 1, 1, 1, 1])[0]).toBe(0);
    expect([...silhouettes(matrix(2, 2), [0, 1])]).toEqual([0, 0]);
    expect([...silhouettes(matrix(4, 4), [0, 0, 1, 1])]).toEqual([0, 0, 0, 0]);
  });

  it('need two clusters and a label for each row', () => {
    expect(() => silhouettes(distances, new Int32Array(10))).toThrow('at least two clusters');
    expect(() => silhouettes(distances, [0, 1])).toThrow('2 labels for 10 rows');
  });
});

describe('the adjusted Rand index', () => {
  it('agrees with scikit-learn 1.9.1, whatever labels are called', () => {
    expect(adjustedRandIndex([0, 0, 1, 1, 2, 2, 2], [1, 1, 1, 0, 2, 2, 0])).toBeCloseTo(0.2125, 12);
    expect(adjustedRandIndex([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0);
    expect(adjustedRandIndex([0, 0, 1], [5, 5, 3])).toBe(1);
    expect(adjustedRandIndex([0, 0], [7, 7])).toBe(1);
  });
});
