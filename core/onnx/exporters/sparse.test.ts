import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { GraphBuilder } from '../graph.ts';
import { exportColumns, exportLinearClassifier, exportTfIdf } from './sparse.ts';

const keys = [2 ** 47 + 1, 7, 0, 2 ** 32];

/** Runs what `build` adds on rows of keys, padded with -1 and a count of 0. */
async function run(
  build: (graph: GraphBuilder, columns: string, counts: string) => string,
  rows: readonly (readonly (readonly [key: number, count: number])[])[],
) {
  const graph = new GraphBuilder();
  const terms = graph.input('terms', ['batch', 'terms'], 'INT64');
  const counts = graph.input('counts', ['batch', 'terms']);
  graph.output('y', build(graph, exportColumns(graph, terms, keys), counts), ['batch', 'columns']);
  const session = await openSession(graph.build('test', {}));
  const dims = [rows.length, Math.max(...rows.map(({ length }) => length))];
  const padded = rows.flatMap((row) => Array.from({ length: dims[1] }, (_, i) => row[i] ?? [-1, 0]));
  const outputs = await session.run({
    terms: { datatype: 'INT64', dims, data: BigInt64Array.from(padded, ([key]) => BigInt(key)) },
    counts: fp32(
      dims,
      padded.map(([, count]) => count),
    ),
  });
  await session.release();
  return [...fp32Of(outputs, 'y')];
}

describe('a vocabulary of keys', () => {
  it('weighs what it knows by its rarity, and takes the rest and padding for nothing', async () => {
    const values = await run(
      (graph, columns, counts) => exportTfIdf(graph, columns, counts, [1, 2, 3, 4]),
      [
        [
          [7, 1],
          [2 ** 47, 5],
          [2 ** 47 + 1, 3],
        ],
        [[1, 2]],
        [[0, 2]],
      ],
    );
    const first = [2, 0, 1 + Math.log(3)];
    const length = Math.hypot(...first);
    const expected = [...first.map((value) => value / length), 0, 0, 0, 1, 0, 0];
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i], 6);
  });

  it('refuses two columns with one key, and what is no key', () => {
    const graph = new GraphBuilder();
    const terms = graph.input('terms', ['batch', 'terms'], 'INT64');
    expect(() => exportColumns(graph, terms, [5, 6, 5])).toThrow('Columns 0 and 2 have one key, 5');
    for (const key of [-1, 0.5, 2 ** 53, Number.NaN])
      expect(() => exportColumns(graph, terms, [key])).toThrow(`${key} is no key`);
  });
});

describe('an exported linear classifier', () => {
  it('is the softmax of the sum, however large what the classes have in common is', async () => {
    const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
    const count = fc.nat({ max: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(number(4), { minLength: 12, maxLength: 12 }),
        fc.array(number(1000), { minLength: 4, maxLength: 4 }),
        fc.array(number(2), { minLength: 3, maxLength: 3 }),
        fc.array(fc.tuple(count, count, count, count), { minLength: 1, maxLength: 4 }),
        async (slopes, common, intercepts, rows) => {
          const weights = slopes.map((slope, i) => slope + common[Math.floor(i / 3)]);
          const offsets = [0.2, 0.3, 0.5].map(Math.log);
          const data = await run(
            (graph, columns, counts) =>
              exportLinearClassifier(graph, columns, counts, { classes: 3, weights, intercepts }, offsets),
            rows.map((row) => row.map((times, column) => [keys[column], times] as const)),
          );
          for (const [r, row] of rows.entries()) {
            const logits = [0, 1, 2].map((k) =>
              row.reduce((sum, times, c) => sum + times * slopes[3 * c + k], intercepts[k] + offsets[k]),
            );
            const top = Math.max(...logits);
            const total = logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
            for (const k of [0, 1, 2])
              expect(Math.abs(data[3 * r + k] - Math.exp(logits[k] - top) / total)).toBeLessThan(1e-5);
          }
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });
});
