import { takeRows } from '../../../core/learn/matrix.ts';
import type { Fold } from '../../../core/learn/walkForward.ts';
import {
  fitMembers,
  type MemberOptions,
  type Members,
  memberOutputs,
} from '../../../core/market/forecast/training/members.ts';
import { rowsBetween, rowsKnownBy, type TrainingRows } from '../../../core/market/forecast/training/rows.ts';
import { joinOutOfFold, type OutOfFold } from '../../../core/market/forecast/training/stack.ts';

export interface WalkRange {
  /** Days of the first and last forecast; targets may not lie after `to` either. */
  from: number;
  to: number;
  /** Days between two fits. */
  step: number;
  embargo: number;
}

export interface FittedFold {
  fold: Fold;
  /** Fitted on what was known at its start. */
  members: Members;
}

/** Fewest rows that members are fitted on; where less is known a fold is left out. */
const FEWEST_ROWS = 100;

/**
 * Walks the members forward: each fold's rows are predicted by members that were fitted on what was known before it.
 *
 * @param planned folds in the order of their days
 */
export function walkMembers(
  rows: TrainingRows,
  planned: readonly Fold[],
  options: MemberOptions,
  onFold: (done: number, of: number) => void = () => undefined,
): { folds: FittedFold[]; outOfFold: OutOfFold } {
  const parts: OutOfFold[] = [];
  const folds: FittedFold[] = [];
  for (const [index, fold] of planned.entries()) {
    const known = rowsKnownBy(rows, fold.trainUntil);
    if (known.length >= FEWEST_ROWS) {
      const members = fitMembers(rows, known, options);
      const indices = rowsBetween(rows, fold.testFrom, fold.testTo);
      parts.push({ indices, ...memberOutputs(members, takeRows(rows.features, indices)) });
      folds.push({ fold, members });
    }
    onFold(index + 1, planned.length);
  }
  return { folds, outOfFold: joinOutOfFold(parts) };
}
