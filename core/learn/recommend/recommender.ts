import { type Matrix, requireFinite } from '../matrix.ts';

/**
 * Learns from who holds what which items go with a given set of them. Rows are holders, columns are items; 1 is held,
 * 0 unknown. A holder that was not fitted is scored by what they hold ("strong generalisation", Marlin 2004), so that
 * a new person needs no refit. `testing/recommenderBattery.ts` holds every recommender to what is written here.
 */
export interface Recommender<State> {
  /**
   * @param held holders x items, 0 or 1
   * @throws RangeError when there is no holder or a value is neither 0 nor 1
   */
  fit(held: Matrix): this;
  /**
   * Scores of every item, held ones included: the caller leaves out what it does not want.
   * @param held rows x items, weights >= 0; a row of zeros gets the score of knowing nothing
   * @returns rows x items; only the order within a row means something
   * @throws NotFittedError before `fit` or `load`
   */
  score(held: Matrix): Matrix;
  /** Plain JSON. */
  save(): State;
  load(state: State): this;
}

/** @throws RangeError */
export function requireBinary({ rows, data }: Matrix): void {
  if (rows === 0) throw new RangeError('There is no holder to fit');
  requireFinite(data, 'held');
  const wrong = data.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) throw new RangeError(`held must be 0 or 1, not ${data[wrong]} at position ${wrong}`);
}

/** @throws RangeError */
export function requireWeights(held: Matrix, items: number): void {
  if (held.columns !== items) throw new RangeError(`${held.columns} items where ${items} were fitted`);
  requireFinite(held.data, 'held');
  const wrong = held.data.findIndex((value) => value < 0);
  if (wrong >= 0) throw new RangeError(`held must be >= 0, not ${held.data[wrong]} at position ${wrong}`);
}

/** Places of the values that are not 0 in each row. */
export function placesOf({ rows, columns, data }: Matrix): Int32Array[] {
  return Array.from({ length: rows }, (_, row) => {
    const places: number[] = [];
    for (let i = 0; i < columns; i++) if (data[row * columns + i] !== 0) places.push(i);
    return Int32Array.from(places);
  });
}
