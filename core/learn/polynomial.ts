import { fitted } from './estimator.ts';
import { type Matrix, matrix, requireFinite } from './matrix.ts';

export interface PolynomialState {
  /** Columns that go in. */
  columns: number;
  /** For each column that comes out, the columns that are multiplied; one that occurs twice is squared. */
  terms: number[][];
}

/**
 * Products of up to `degree` columns, those of one column (the columns themselves) first, each degree in the order of its
 * columns. There is no constant column: estimators fit their own intercept. Scale the columns before, so that the powers
 * of one do not drown those of another.
 */
export class PolynomialFeatures {
  readonly degree: number;
  readonly interactionOnly: boolean;
  #state: PolynomialState | undefined;

  /** @param interactionOnly true leaves out the products in which a column occurs twice */
  constructor({ degree = 2, interactionOnly = false } = {}) {
    if (!(Number.isInteger(degree) && degree >= 1))
      throw new RangeError('degree must be a whole number >= 1');
    this.degree = degree;
    this.interactionOnly = interactionOnly;
  }

  fit(features: Matrix): this {
    requireFinite(features.data, 'features');
    const { columns } = features;
    const terms: number[][] = [];
    let last: number[][] = [[]];
    for (let degree = 1; degree <= this.degree; degree++) {
      last = last.flatMap((term) => {
        const from = term.length === 0 ? 0 : term[term.length - 1] + Number(this.interactionOnly);
        return Array.from({ length: Math.max(0, columns - from) }, (_, i) => [...term, from + i]);
      });
      terms.push(...last);
    }
    this.#state = { columns, terms };
    return this;
  }

  /** rows x terms. @throws RangeError when a value is not finite or the columns are not those that were fitted */
  transform(features: Matrix): Matrix {
    const { columns, terms } = fitted(this.#state);
    requireFinite(features.data, 'features');
    if (features.columns !== columns)
      throw new RangeError(`${features.columns} columns where ${columns} were fitted`);
    const result = matrix(features.rows, terms.length);
    for (let row = 0; row < features.rows; row++)
      for (const [place, term] of terms.entries())
        result.data[row * terms.length + place] = term.reduce(
          (product, column) => product * features.data[row * columns + column],
          1,
        );
    return result;
  }

  /** What each column that comes out is: `a`, `a^2`, `a b`. @param inputs names of the columns that go in */
  names(inputs: readonly string[]): string[] {
    const { columns, terms } = fitted(this.#state);
    if (inputs.length !== columns) throw new RangeError(`${inputs.length} names for ${columns} columns`);
    return terms.map((term) =>
      [...new Set(term)]
        .map((column) => {
          const power = term.filter((other) => other === column).length;
          return power === 1 ? inputs[column] : `${inputs[column]}^${power}`;
        })
        .join(' '),
    );
  }

  save(): PolynomialState {
    return structuredClone(fitted(this.#state));
  }

  load(state: PolynomialState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
