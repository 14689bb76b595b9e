import type { Matrix } from '../../../core/learn/matrix.ts';
import { seededRandom } from '../../../core/learn/random.ts';
import { scoreRanking, topPlaces } from '../../../core/learn/ranking.ts';
import {
  type BlendTables,
  blendTables,
  contentParts,
  parts,
  priorScores,
  scoreTable,
  timesColumns,
  type Weights,
} from './blend.ts';
import { type Case, denseRows, groupFolds, hideSome } from './cases.ts';
import type { Tables } from './content.ts';
import { type Fitted, fitAll, type Single, singleNames, singles } from './methods.ts';

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
}

/** Length of the lists that are scored. */
export const LIST = 5;
const INNER_FOLDS = 3;
/** Draws of what is hidden of each inner holder. */
const DRAWS = 3;
/** Fewest tokens of a holder that is validated on. */
const LEAST = 2;
/** A case counts by the tokens of its holder: the few large holders are what most is learned from. */
const caseWeight = (size: number) => (size >= 5 ? 2 : size >= 3 ? 1 : 0.5);

/** Where the climb begins, and the steps that a weight may take. */
const START: Weights = {
  ease: 0.6,
  itemCosine: 0.4,
  tags: 0.35,
  sector: 0.25,
  class: 0.1,
  correlation: 0,
  profile: 0,
  prior: 0.6,
};
const STEPS: Partial<Record<keyof Weights, readonly number[]>> = {
  itemCosine: [0, 0.2, 0.4, 0.6],
  tags: [0.2, 0.35, 0.5],
  sector: [0.1, 0.25, 0.4],
  class: [0, 0.1, 0.2],
  correlation: [0, 0.1],
  profile: [0, 0.1],
  prior: [0.3, 0.6, 1.2],
};
const SWEEPS = 2;
/** A weight moves for a gain of so much in NDCG@5; less is noise. */
const GAIN = 0.003;

interface InnerFold {
  cases: Case[];
  visible: Matrix;
  fitted: Fitted;
}

/** Chooses every hyper-parameter and the blend on `holders` alone, by NDCG@5 on folds of them. */
export function tune(data: Data, holders: readonly number[], seed: number): Tuned {
  const random = seededRandom(seed);
  const folds = groupFolds(holders, data.groups, INNER_FOLDS, random).map((out): InnerFold => {
    const away = new Set(out);
    const rest = holders.filter((holder) => !away.has(holder)).map((holder) => data.sets[holder]);
    const cases = Array.from({ length: DRAWS }, () => hideSome(data.sets, out, LEAST, random)).flat();
    const shown = cases.map(({ visible }) => visible);
    return { cases, visible: denseRows(shown, data.tokens), fitted: fitAll(denseRows(rest, data.warm)) };
  });
  const scored = folds.map((fold) =>
    partScores(fold, blendTables(fold.fitted, data.content, data.warm, data.tokens)),
  );
  return {
    singles: Object.fromEntries(
      singleNames.map((name) => [name, bestSingle(folds, name, data.warm)]),
    ) as Record<Single, string>,
    weights: ascend(folds, scored),
  };
}

function bestSingle(folds: readonly InnerFold[], name: Single, warm: number): string {
  const labels = Object.keys(singles[name]);
  if (labels.length === 1) return labels[0];
  const quality = labels.map((label) =>
    meanNdcg(
      folds.map(({ cases, visible, fitted }) => ({
        cases,
        scores: fitted[name][label].score(firstColumns(visible, warm)),
      })),
    ),
  );
  return labels[quality.indexOf(Math.max(...quality))];
}

/** For each part, rows x tokens. */
type PartScores = Record<keyof Weights, Matrix>;

function partScores({ visible }: InnerFold, tables: BlendTables): PartScores {
  const scores = Object.fromEntries(
    parts.map((part) => {
      const own = scoreTable(visible, tables[part]);
      return [part, contentParts.includes(part) ? timesColumns(own, tables.reach) : own];
    }),
  );
  return { ...scores, prior: priorScores(visible, tables.prior, 1) } as PartScores;
}

/** Coordinate ascent over the steps. */
function ascend(folds: readonly InnerFold[], scored: readonly PartScores[]): Weights {
  const quality = (weights: Weights) =>
    meanNdcg(folds.map(({ cases }, f) => ({ cases, scores: weighted(scored[f], weights) })));
  let best = START;
  let most = quality(best);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const [part, steps] of Object.entries(STEPS)) {
      for (const step of steps) {
        const candidate = { ...best, [part]: step };
        const reached = quality(candidate);
        if (reached > most + GAIN) [best, most] = [candidate, reached];
      }
    }
  }
  return best;
}

function weighted(scores: PartScores, weights: Weights): Matrix {
  const { rows, columns } = scores.prior;
  const data = new Float64Array(rows * columns);
  for (const [part, weight] of Object.entries(weights) as [keyof Weights, number][])
    if (weight !== 0) for (let i = 0; i < data.length; i++) data[i] += weight * scores[part].data[i];
  return { rows, columns, data };
}

function meanNdcg(folds: readonly { cases: readonly Case[]; scores: Matrix }[]): number {
  let sum = 0;
  let count = 0;
  for (const { cases, scores } of folds)
    for (const [row, { visible, hidden }] of cases.entries()) {
      const weight = caseWeight(visible.length + hidden.length);
      const own = scores.data.subarray(row * scores.columns, (row + 1) * scores.columns);
      sum += weight * scoreRanking(topPlaces(own, new Set(visible), LIST), new Set(hidden), LIST).ndcg;
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
