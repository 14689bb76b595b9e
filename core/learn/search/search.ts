import { mean } from '../mean.ts';

/** What one candidate lost. */
export interface Trial<C> {
  candidate: C;
  /** One per fold, in the order of the folds. */
  losses: number[];
  /** Their mean; infinite where a fold's loss is not a finite number. */
  loss: number;
}

export interface Search<C> {
  /** The trial of least loss; the first of several. */
  best: Trial<C>;
  /** Every trial, in the order of the candidates. */
  trace: Trial<C>[];
}

/**
 * Tries every candidate on every fold and keeps the one of least mean loss. The folds must lie within the training window
 * (`walkForward` inside it, or `kFold` of its rows): a loss on the test rows would make their figure a choice, not a
 * measurement.
 *
 * @param loss of a candidate that is fitted on the fold's training rows and predicts its test rows
 * @param onTrial told of each trial when it is done, for progress
 * @throws RangeError when there is no candidate or no fold, or no candidate has a finite loss
 */
export async function search<C, Fold>(
  candidates: readonly C[],
  folds: readonly Fold[],
  loss: (candidate: C, fold: Fold) => number | Promise<number>,
  onTrial: (trial: Trial<C>, done: number) => void = () => undefined,
): Promise<Search<C>> {
  if (folds.length === 0) throw new RangeError('There is no fold to try a candidate on');
  const trace: Trial<C>[] = [];
  for (const candidate of candidates) {
    const losses: number[] = [];
    for (const fold of folds) losses.push(await loss(candidate, fold));
    const trial = {
      candidate,
      losses,
      loss: losses.every(Number.isFinite) ? mean(losses) : Number.POSITIVE_INFINITY,
    };
    trace.push(trial);
    onTrial(trial, trace.length);
  }
  const finite = trace.filter((trial) => Number.isFinite(trial.loss));
  if (finite.length === 0) throw new RangeError('No candidate has a finite loss on every fold');
  return { best: finite.reduce((best, trial) => (trial.loss < best.loss ? trial : best)), trace };
}
