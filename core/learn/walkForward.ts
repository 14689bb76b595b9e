/** One step of a walk forward: learn from everything known before it, predict the stretch that follows. */
export interface Fold {
  /** First day of the rows to learn from; absent where all the past counts. */
  trainFrom?: number;
  /** A row may be learned from when its target was known on this day or before. */
  trainUntil: number;
  /** First and last day of the rows to predict. */
  testFrom: number;
  testTo: number;
}

/**
 * Cuts the days from `from` to `to` into consecutive test stretches, each preceded by all the past less an embargo:
 * no row whose target ends in the embargo or later is learned from (Lopez de Prado 2018, chapter 7).
 *
 * @param step days in a test stretch
 * @param embargo days between the last known target and the first predicted row
 * @param window days to learn from, the last ones (a rolling window); without it the window expands from the start
 */
export function walkForward(range: {
  from: number;
  to: number;
  step: number;
  embargo: number;
  window?: number;
}): Fold[] {
  const { from, to, step, embargo, window } = range;
  if (window !== undefined && !(window >= 1)) throw new RangeError('window must be >= 1');
  if (!(step >= 1 && embargo >= 0)) throw new RangeError('step must be >= 1 and embargo >= 0');
  const folds: Fold[] = [];
  for (let testFrom = from; testFrom <= to; testFrom += step) {
    const trainUntil = testFrom - 1 - embargo;
    const fold = { trainUntil, testFrom, testTo: Math.min(to, testFrom + step - 1) };
    folds.push(window === undefined ? fold : { trainFrom: trainUntil - window + 1, ...fold });
  }
  return folds;
}
