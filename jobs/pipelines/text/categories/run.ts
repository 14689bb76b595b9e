import { join } from 'node:path';
import { TfIdf } from '../../../../core/learn/sparse/tfIdf.ts';
import type { Weights } from '../../../../core/nets/encoder/shape.ts';
import { categories } from '../../../../core/text/categories.ts';
import { termsOf } from '../../../../core/text/words.ts';
import { cached } from '../cached.ts';
import type { TestSet } from '../evaluation/sets.ts';
import { pooledVectors, type TextEncoder } from '../models/transformer.ts';
import { duplicateGroups } from '../split/nearDuplicates.ts';
import { type CategoryScore, denseFeatures, fitHeads, scoreHeads } from './heads.ts';
import { type CategoryRow, readCategories } from './tags.ts';

export interface CategoryResult {
  category: string;
  from: 'tags' | 'rule';
  encoder: CategoryScore;
  tfIdf: CategoryScore;
}

interface Options {
  news: string;
  work: string;
  /** Fine-tuned: it stays as it is. */
  encoder: TextEncoder;
  /** What is tested on elsewhere must not be learned from here either. */
  sets: readonly TestSet[];
  say: (text: string) => void;
}

const PENALTY = 1e-4;

interface Fitted {
  results: CategoryResult[];
  slopes: number[][];
  intercepts: number[];
}

/** Heads for categories on the encoder's pooled vector, beside the same on TF-IDF. */
export async function fitCategories({
  news,
  work,
  encoder,
  sets,
  say,
}: Options): Promise<{ results: CategoryResult[]; weights: Weights }> {
  const fitted = await cached(join(work, 'results'), 'categories', async (): Promise<Fitted> => {
    const { training, testing } = await categorySplit(news, sets);
    say(`categories: ${training.length} rows to learn from, ${testing.length} to test on`);
    const texts = (rows: readonly CategoryRow[]) => rows.map(({ text }) => text);
    const pooled = async (rows: readonly CategoryRow[]) =>
      denseFeatures(await pooledVectors(encoder, texts(rows)));
    const heads = fitHeads(await pooled(training), training, PENALTY);
    const byEncoder = scoreHeads(heads.predict(await pooled(testing)), testing);
    const terms = new TfIdf({ leastDocuments: 2 }).fit(texts(training).map(termsOf));
    const words = (rows: readonly CategoryRow[]) => terms.transform(texts(rows).map(termsOf));
    const byWords = scoreHeads(fitHeads(words(training), training, PENALTY).predict(words(testing)), testing);
    return {
      results: categories.map(({ name, from }, i) => ({
        category: name,
        from,
        encoder: byEncoder[i],
        tfIdf: byWords[i],
      })),
      slopes: heads.weights.map(({ slopes }) => [...slopes]),
      intercepts: heads.weights.map(({ intercept }) => intercept),
    };
  });
  for (const { category, encoder, tfIdf } of fitted.results)
    say(`${category.padEnd(12)} F1 ${encoder.f1.toFixed(3)}, by words ${tfIdf.f1.toFixed(3)}`);
  return { results: fitted.results, weights: headWeights(fitted) };
}

/** Rows by their split; no training row tells the same as a test row, here or in the sets of sentiment. */
async function categorySplit(
  news: string,
  sets: readonly TestSet[],
): Promise<{ training: CategoryRow[]; testing: CategoryRow[] }> {
  const rows = await readCategories(news);
  const others = sets.flatMap(({ texts }) => texts);
  const groups = duplicateGroups([...rows.map(({ text }) => text), ...others]);
  const tested = new Set(groups.slice(rows.length));
  const testing = rows.filter(({ split }) => split === 'test');
  for (const [i, { split }] of rows.entries()) if (split === 'test') tested.add(groups[i]);
  return { training: rows.filter(({ split }, i) => split !== 'test' && !tested.has(groups[i])), testing };
}

/** `topics.weight` [hidden, categories] and `topics.bias`. */
function headWeights({ slopes, intercepts }: Fitted): Weights {
  const [hidden, count] = [slopes[0].length, slopes.length];
  const data = new Float32Array(hidden * count);
  for (const [category, values] of slopes.entries())
    for (const [i, value] of values.entries()) data[i * count + category] = value;
  return new Map([
    ['topics.weight', { dims: [hidden, count], data }],
    ['topics.bias', { dims: [count], data: Float32Array.from(intercepts) }],
  ]);
}
