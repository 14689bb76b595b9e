import { takeRows } from '../../../core/learn/matrix.ts';
import { type Fold, walkForward } from '../../../core/learn/walkForward.ts';
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

/**
 * Walks the members forward through stretches of days that follow each other: each fold's rows are predicted by members
 * that were fitted on what was known before it.
 */
export function walkMembers(
  rows: TrainingRows,
  ranges: readonly WalkRange[],
  options: MemberOptions,
  onFold: (done: number, of: number) => void,
): { folds: FittedFold[]; outOfFold: OutOfFold } {
  const planned = ranges.flatMap(walkForward);
  const parts: OutOfFold[] = [];
  const folds = planned.map((fold, index) => {
    const members = fitMembers(rows, rowsKnownBy(rows, fold.trainUntil), options);
    const indices = rowsBetween(rows, fold.testFrom, fold.testTo);
    parts.push({ indices, ...memberOutputs(members, takeRows(rows.features, indices)) });
    onFold(index + 1, planned.length);
    return { fold, members };
  });
  return { folds, outOfFold: joinOutOfFold(parts) };
}
