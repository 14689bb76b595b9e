import { seededRandom, shuffle } from './random.ts';

/** Rows to learn from and rows to predict, ascending; no row is in both. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
}

/**
 * Cuts the rows into folds of nearly equal size, each predicted once from all the others. Only for rows whose order in
 * time says nothing; else `walkForward`.
 *
 * @param rows their number, or the group of each one: rows of one group (a recipe, a family of foods) stay on one side
 * @param folds from 2 to the number of rows or groups
 * @param seed of the shuffle
 */
export function kFold(
  rows: number | ArrayLike<string | number>,
  { folds, seed }: { folds: number; seed: number },
): Split[] {
  const groups = membersOf(rows);
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= groups.length))
    throw new RangeError(`${groups.length} rows or groups cannot be cut into ${folds} folds`);
  shuffle(groups, seededRandom(seed));
  // Largest first into the fold with fewest rows: whole groups would else leave the folds of very different size.
  groups.sort((a, b) => b.length - a.length);
  const tests = Array.from({ length: folds }, (): number[] => []);
  for (const group of groups) {
    const smallest = tests.reduce((least, fold) => (fold.length < least.length ? fold : least));
    smallest.push(...group);
  }
  return tests.map((test, fold) => ({
    train: Int32Array.from(tests.flatMap((rest, other) => (other === fold ? [] : rest))).sort(),
    test: Int32Array.from(test).sort(),
  }));
}

function membersOf(rows: number | ArrayLike<string | number>): number[][] {
  if (typeof rows === 'number') return Array.from({ length: rows }, (_, row) => [row]);
  const groups = new Map<string | number, number[]>();
  for (let row = 0; row < rows.length; row++) {
    const members = groups.get(rows[row]);
    if (members === undefined) groups.set(rows[row], [row]);
    else members.push(row);
  }
  return [...groups.values()];
}
