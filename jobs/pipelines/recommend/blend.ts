import { type Matrix, matrix } from '../../../core/learn/matrix.ts';
import { type ItemTableState, timesTable } from '../../../core/learn/recommend/itemTable.ts';
import { placesOf } from '../../../core/learn/recommend/recommender.ts';
import { type ContentBlock, contentBlocks, type Tables } from './content.ts';
import type { Fitted, Single } from './methods.ts';

/** What is added up: tables of who holds both, and of what the tokens are. */
export const parts = ['ease', 'itemCosine', ...contentBlocks] as const;
export type Part = (typeof parts)[number];
export const collaborativeParts: readonly Part[] = ['ease', 'itemCosine'];
export const contentParts: readonly Part[] = contentBlocks;

/** How much each part counts, once its table has been brought to unit scale; `prior` is the popularity's. */
export type Weights = Record<Part | 'prior', number>;

/** tokens x tokens tables at unit scale, and one value a token. */
export type BlendTables = Record<Part, Float64Array> & {
  prior: Float64Array;
  /** What the content counts for each token: 1, and `UNHELD` for one that no holder has. */
  reach: Float64Array;
};

/** That nobody holds a token is no proof against it, yet a reason to count its content for less. */
export const UNHELD = 0.3;

/**
 * The tables that the blend adds up. A family of item tables counts by the mean of all its candidates: to choose one of
 * them on a few dozen large holders would add more noise than it gains.
 *
 * @param warm tokens that someone holds, the first ones; @param tokens all of them
 */
export function blendTables(fitted: Fitted, content: Tables, warm: number, tokens: number): BlendTables {
  const family = (...names: Single[]) => padded(meanTable(fitted, names, warm), warm, tokens);
  const { holders } = fitted.popularity['{}'].save() as { holders: number[] };
  return {
    ease: family('ease', 'weightedEase'),
    itemCosine: family('itemCosine'),
    ...(Object.fromEntries(
      contentBlocks.map((block) => [block, unitScale(content[block], tokens)]),
    ) as Record<ContentBlock, Float64Array>),
    prior: popularity(holders, tokens),
    reach: Float64Array.from({ length: tokens }, (_, token) => (holders[token] > 0 ? 1 : UNHELD)),
  };
}

function meanTable(fitted: Fitted, names: readonly Single[], items: number): Float64Array {
  const models = names.flatMap((name) => Object.values(fitted[name]));
  const sum = new Float64Array(items * items);
  for (const model of models) {
    const { table } = model.save() as ItemTableState;
    const scaled = unitScale(Float64Array.from(table), items);
    for (let i = 0; i < sum.length; i++) sum[i] += scaled[i] / models.length;
  }
  return sum;
}

/** Divides by the root of the mean row's sum of squares, of positive values: tables then speak equally loud. */
function unitScale(table: Float64Array, tokens: number): Float64Array {
  const sum = table.reduce((total, value) => total + Math.max(0, value) ** 2, 0);
  const scale = Math.sqrt(sum / tokens);
  return scale === 0 ? table.slice() : table.map((value) => value / scale);
}

function padded(table: Float64Array, from: number, to: number): Float64Array {
  const result = new Float64Array(to * to);
  for (let row = 0; row < from; row++) result.set(table.subarray(row * from, (row + 1) * from), row * to);
  return result;
}

/** The logarithm of 1 + the holders of each token, at most 1. */
function popularity(holders: readonly number[], tokens: number): Float64Array {
  const logs = Float64Array.from({ length: tokens }, (_, token) => Math.log1p(holders[token] ?? 0));
  const most = Math.max(...logs) || 1;
  return logs.map((value) => value / most);
}

/** The weighted sum of some parts: tokens x tokens. */
export function blended(tables: BlendTables, weights: Weights, among: readonly Part[]): Float64Array {
  const sum = new Float64Array(tables.ease.length);
  for (const part of among) {
    const weight = weights[part];
    if (weight !== 0) for (let i = 0; i < sum.length; i++) sum[i] += weight * tables[part][i];
  }
  return sum;
}

/** held (rows x tokens) x table. */
export function scoreTable(held: Matrix, table: Float64Array): Matrix {
  return timesTable(held, table);
}

/** What everybody is recommended, less so the more is known of them: the prior over the number of held tokens. */
export function priorScores(held: Matrix, prior: Float64Array, weight: number): Matrix {
  const scores = matrix(held.rows, held.columns);
  for (const [row, { length }] of placesOf(held).entries())
    for (let i = 0; i < held.columns; i++)
      scores.data[row * held.columns + i] = (weight * prior[i]) / Math.max(1, length);
  return scores;
}

/** scores x factor, column by column. */
export function timesColumns({ rows, columns, data }: Matrix, factors: Float64Array): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value, i) => value * factors[i % columns]),
  );
}

export function sumOf(first: Matrix, ...others: readonly Matrix[]): Matrix {
  const data = first.data.map((value, i) => others.reduce((sum, other) => sum + other.data[i], value));
  return matrix(first.rows, first.columns, data);
}
