import { type Matrix, requireFinite } from '../matrix.ts';

/** @throws RangeError when a calibrator that has one map per output is given another number of scores */
export function requireScores(scores: Matrix, outputs: number): void {
  requireFinite(scores.data, 'scores');
  if (scores.columns !== outputs)
    throw new RangeError(`${scores.columns} columns of scores where there are ${outputs} outputs`);
}

/** @throws RangeError when there is no row or the rows differ in number */
export function requireTargets(scores: Matrix, targets: Matrix): void {
  requireScores(scores, targets.columns);
  requireFinite(targets.data, 'targets');
  if (scores.rows !== targets.rows)
    throw new RangeError(`${scores.rows} rows of scores but ${targets.rows} of targets`);
  if (scores.rows === 0) throw new RangeError('There is no row to fit');
}
