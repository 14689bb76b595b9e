import type { Matrix } from '../../../../core/learn/matrix.ts';
import { MultinomialLogistic } from '../../../../core/learn/sparse/multinomialLogistic.ts';
import { type SparseMatrix, sparseMatrix } from '../../../../core/learn/sparse/sparseMatrix.ts';
import type { CategoryRow } from './tags.ts';

/** A logistic regression for each category, on whatever describes a headline: probabilities, rows x categories. */
export interface CategoryHeads {
  predict(features: SparseMatrix): Float64Array[];
  /** Of each category: weights of the columns, and the intercept, of the logit. */
  weights: { slopes: Float64Array; intercept: number }[];
}

/** Each category is learned from the rows whose source tells of it. */
export function fitHeads(
  features: SparseMatrix,
  rows: readonly CategoryRow[],
  penalty: number,
): CategoryHeads {
  const models = rows[0].labels.map((_, category) => {
    const told = rows.flatMap(({ labels }, i) => (labels[category] === undefined ? [] : [i]));
    return new MultinomialLogistic({ penalty }).fit(takeSparseRows(features, told), {
      classes: 2,
      labels: told.map((i) => Number(rows[i].labels[category])),
    });
  });
  return {
    predict: (given) => models.map((model) => model.predict(given).data.filter((_, i) => i % 2 === 1)),
    weights: models.map((model) => {
      const { weights, intercepts } = model.save();
      return {
        slopes: Float64Array.from(
          { length: weights.length / 2 },
          (_, i) => weights[2 * i + 1] - weights[2 * i],
        ),
        intercept: intercepts[1] - intercepts[0],
      };
    }),
  };
}

export interface CategoryScore {
  rows: number;
  positive: number;
  precision: number;
  recall: number;
  f1: number;
}

/** How each category is met at a probability of one half. @param probabilities of each category, by row */
export function scoreHeads(
  probabilities: readonly ArrayLike<number>[],
  rows: readonly CategoryRow[],
): CategoryScore[] {
  return probabilities.map((of, category) => {
    const told = rows.flatMap(({ labels }, i) => (labels[category] === undefined ? [] : [i]));
    const positive = told.filter((i) => rows[i].labels[category]).length;
    const claimed = told.filter((i) => of[i] >= 0.5);
    const right = claimed.filter((i) => rows[i].labels[category]).length;
    return {
      rows: told.length,
      positive,
      precision: claimed.length === 0 ? 0 : right / claimed.length,
      recall: positive === 0 ? 0 : right / positive,
      f1: positive + claimed.length === 0 ? 0 : (2 * right) / (positive + claimed.length),
    };
  });
}

/** A dense matrix as a sparse one. */
export function denseFeatures({ rows, columns, data }: Matrix): SparseMatrix {
  return {
    rows,
    columns,
    start: Int32Array.from({ length: rows + 1 }, (_, row) => row * columns),
    column: Int32Array.from({ length: rows * columns }, (_, at) => at % columns),
    value: data.slice(),
  };
}

function takeSparseRows(source: SparseMatrix, indices: readonly number[]): SparseMatrix {
  return sparseMatrix(
    indices.map((row) => {
      const taken = new Map<number, number>();
      for (let at = source.start[row]; at < source.start[row + 1]; at++)
        taken.set(source.column[at], source.value[at]);
      return taken;
    }),
    source.columns,
  );
}
