import { type Matrix, matrix } from '../../../core/learn/matrix.ts';
import type { CoHolding } from '../../../core/learn/recommend/coHolding.ts';
import type { Ease } from '../../../core/learn/recommend/ease.ts';
import { timesTable } from '../../../core/learn/recommend/itemTable.ts';
import { type ContentBlock, contentBlocks, type Tables } from './content.ts';
import { makeSingle } from './methods.ts';

/** What is added up: two tables of who holds both, and the content. */
export const parts = ['coHolding', 'weightedEase', ...contentBlocks] as const;
export type Part = (typeof parts)[number];

/** How much each part counts, once its table has been brought to unit scale; `prior` is that of the popularity. */
export type Weights = Record<Part | 'prior', number>;

/** Which member of each collaborative family is used. */
export interface Choice {
  coHolding: string;
  weightedEase: string;
}

/** tokens x tokens tables at unit scale, and one value a token. */
export type BlendTables = Record<Part, Float64Array> & { prior: Float64Array };

/** Everything that the blend can add up, learned from `held` (holders x the tokens that someone holds). */
export function blendTables(held: Matrix, choice: Choice, content: Tables, tokens: number): BlendTables {
  const collaborative = (name: keyof Choice) => {
    const model = makeSingle(name, choice[name]).fit(held) as CoHolding | Ease;
    return unitScale(padded(Float64Array.from(model.save().table), held.columns, tokens), tokens);
  };
  return {
    coHolding: collaborative('coHolding'),
    weightedEase: collaborative('weightedEase'),
    ...(Object.fromEntries(
      contentBlocks.map((block) => [block, unitScale(content[block], tokens)]),
    ) as Record<ContentBlock, Float64Array>),
    prior: popularity(held, tokens),
  };
}

/** Divides by the root of the mean row's sum of squares, of positive values: tables then speak equally loud. */
export function unitScale(table: Float64Array, tokens: number): Float64Array {
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
function popularity(held: Matrix, tokens: number): Float64Array {
  const holders = new Float64Array(tokens);
  for (let i = 0; i < held.data.length; i++) holders[i % held.columns] += held.data[i];
  const logs = holders.map((count) => Math.log1p(count));
  const most = Math.max(...logs) || 1;
  return logs.map((value) => value / most);
}

/** The weighted sum of some parts: tokens x tokens. */
export function blended(tables: BlendTables, weights: Weights, among: readonly Part[]): Float64Array {
  const sum = new Float64Array(tables.coHolding.length);
  for (const part of among) {
    const weight = weights[part];
    if (weight !== 0) for (let i = 0; i < sum.length; i++) sum[i] += weight * tables[part][i];
  }
  return sum;
}

export const collaborativeParts: readonly Part[] = ['coHolding', 'weightedEase'];
export const contentParts: readonly Part[] = contentBlocks;

/** held (rows x tokens) x table, plus the weighted prior. */
export function scoreBlend(held: Matrix, table: Float64Array, prior: Float64Array, weight: number): Matrix {
  const scores = timesTable(held, table);
  return matrix(
    scores.rows,
    scores.columns,
    scores.data.map((value, i) => value + weight * prior[i % prior.length]),
  );
}
