import type { OutputTrees, Tree } from './ensemble.ts';

export function emptyOutput(columns: number, base: number, factor: number): OutputTrees {
  return {
    base,
    factor,
    sizes: [],
    splitColumns: [],
    values: [],
    importances: new Array<number>(columns).fill(0),
  };
}

/** Adds a tree and its columns' decreases in loss. */
export function appendTree(
  output: OutputTrees,
  { splitColumns, values }: Tree,
  gains: ArrayLike<number>,
): void {
  output.sizes.push(values.length);
  for (let node = 0; node < values.length; node++) {
    output.splitColumns.push(splitColumns[node]);
    output.values.push(values[node]);
  }
  for (let column = 0; column < gains.length; column++) output.importances[column] += gains[column];
}

/** Makes the values sum to 1, unless all are 0. */
export function normalise(values: number[] | Float64Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (sum > 0) for (let i = 0; i < values.length; i++) values[i] /= sum;
}
