import type { Matrix } from '../../../core/learn/matrix.ts';
import { seededRandom } from '../../../core/learn/random.ts';
import { scoreRanking, topPlaces } from '../../../core/learn/ranking.ts';
import { timesTable } from '../../../core/learn/recommend/itemTable.ts';
import { type BlendTables, blendTables, contentParts, parts, type Weights } from './blend.ts';
import { type Case, denseRows, groupFolds, hideSome } from './cases.ts';
import type { Tables } from './content.ts';
import { type Single, singleNames, singles } from './methods.ts';

export interface Data {
  sets: readonly (readonly number[])[];
  groups: readonly number[];
  /** Tokens that someone holds come first; */
  warm: number;
  /** of so many in all. */
  tokens: number;
  content: Tables;
}

/** What the inner validation chose. */
export interface Tuned {
  /** The label of each method's best candidate. */
  singles: Record<Single, string>;
  weights: Weights;
  /** Weights of the content by itself. */
  contentWeights: Weights;
}

const INNER_FOLDS = 4;
/** Draws of what is hidden of each inner holder. */
const DRAWS = 4;
/** Fewest tokens of a holder that is validated on, and from how many on it counts double. */
const LEAST = 3;
const LARGE = 5;
const STEPS = [0, 0.05, 0.1, 0.2, 0.35, 0.6, 1] as const;
const SWEEPS = 2;
export const LIST = 5;

const none: Weights = {
  coHolding: 0,
  weightedEase: 0,
  tags: 0,
  sector: 0,
  class: 0,
  correlation: 0,
  profile: 0,
  prior: 0,
};

interface InnerFold {
  cases: Case[];
  visible: Matrix;
  held: Matrix;
}

/** Chooses every hyper-parameter and the blend on `holders` alone, by NDCG@5 on folds of them. */
export function tune(data: Data, holders: readonly number[], seed: number): Tuned {
  const random = seededRandom(seed);
  const folds = groupFolds(holders, data.groups, INNER_FOLDS, random).map((out): InnerFold => {
    const rest = new Set(out);
    const cases = Array.from({ length: DRAWS }, () => hideSome(data.sets, out, LEAST, random)).flat();
    return {
      cases,
      visible: denseRows(
        cases.map(({ visible }) => visible),
        data.tokens,
      ),
      held: denseRows(
        holders.filter((holder) => !rest.has(holder)).map((holder) => data.sets[holder]),
        data.warm,
      ),
    };
  });
  const chosen = Object.fromEntries(
    singleNames.map((name) => [name, bestSingle(folds, name, data)]),
  ) as Record<Single, string>;
  const scored = folds.map((fold) =>
    partScores(fold, blendTables(fold.held, chosen, data.content, data.tokens), data),
  );
  const climb = (start: Weights, free: readonly (keyof Weights)[]) => ascend(folds, scored, start, free);
  const contentWeights = climb({ ...none, tags: 1 }, contentParts);
  const weights = climb({ ...none, coHolding: 1, tags: 0.1 }, [...parts.slice(1), 'prior']);
  return { singles: chosen, weights, contentWeights };
}

function bestSingle(folds: readonly InnerFold[], name: Single, { warm, tokens }: Data): string {
  const labels = Object.keys(singles[name]);
  if (labels.length === 1) return labels[0];
  const make = singles[name] as Record<string, (typeof singles)[Single][string]>;
  const quality = labels.map((label) =>
    meanNdcg(
      folds.map(({ cases, visible, held }) => {
        const { data } = make[label]().fit(held).score(firstColumns(visible, warm));
        return { cases, score: (row: number) => data.subarray(row * warm, (row + 1) * warm) };
      }),
      tokens,
    ),
  );
  return labels[quality.indexOf(Math.max(...quality))];
}

/** For each part, rows x tokens; the prior is the same in every row. */
type PartScores = Record<keyof Weights, Float64Array>;

function partScores({ visible }: InnerFold, tables: BlendTables, { tokens }: Data): PartScores {
  const scores = Object.fromEntries(parts.map((part) => [part, timesTable(visible, tables[part]).data]));
  const prior = new Float64Array(visible.rows * tokens);
  for (let row = 0; row < visible.rows; row++) prior.set(tables.prior, row * tokens);
  return { ...scores, prior } as PartScores;
}

/** Coordinate ascent over the steps; a weight moves only for a better figure, so that what gains nothing stays out. */
function ascend(
  folds: readonly InnerFold[],
  scored: readonly PartScores[],
  start: Weights,
  free: readonly (keyof Weights)[],
): Weights {
  const tokens = folds[0].visible.columns;
  const quality = (weights: Weights) => {
    const used = (Object.keys(weights) as (keyof Weights)[]).filter((part) => weights[part] !== 0);
    const sums = scored.map((fold) => {
      const sum = new Float64Array(fold.prior.length);
      for (const part of used) for (let i = 0; i < sum.length; i++) sum[i] += weights[part] * fold[part][i];
      return sum;
    });
    return meanNdcg(
      folds.map(({ cases }, f) => ({
        cases,
        score: (row: number) => sums[f].subarray(row * tokens, (row + 1) * tokens),
      })),
      tokens,
    );
  };
  let best = start;
  let most = quality(start);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const part of free) {
      for (const step of STEPS) {
        const candidate = { ...best, [part]: step };
        if (Object.values(candidate).every((weight) => weight === 0)) continue;
        const reached = quality(candidate);
        if (reached > most + 1e-4) [best, most] = [candidate, reached];
      }
    }
  }
  return best;
}

function meanNdcg(
  folds: readonly { cases: readonly Case[]; score: (row: number) => ArrayLike<number> }[],
  _tokens: number,
): number {
  let sum = 0;
  let count = 0;
  for (const { cases, score } of folds)
    for (const [row, { visible, hidden }] of cases.entries()) {
      const weight = visible.length + hidden.length >= LARGE ? 2 : 1;
      const list = topPlaces(score(row), new Set(visible), LIST);
      sum += weight * scoreRanking(list, new Set(hidden), LIST).ndcg;
      count += weight;
    }
  return sum / count;
}

/** The first columns of every row. */
export function firstColumns({ rows, columns, data }: Matrix, count: number): Matrix {
  const result = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++)
    result.set(data.subarray(row * columns, row * columns + count), row * count);
  return { rows, columns: count, data: result };
}
