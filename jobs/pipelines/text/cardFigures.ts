import type { Metric } from '../../../core/inference/port.ts';
import { rounded, roundedPair } from '../rounded.ts';
import { classes } from './data/headlines.ts';
import type { Comparison, Measured } from './evaluation/measure.ts';

/**
 * Every figure of one model, on every set, beside that of another model.
 *
 * @param nameOf how a card with several models tells whose figure it is
 */
export function figuresOf(
  measured: readonly Omit<Measured, 'predicted'>[],
  model: string,
  other: string,
  nameOf = (figure: string) => figure,
): Metric[] {
  const own = measured.filter((one) => one.model === model);
  return own.flatMap(({ set, ...scores }): Metric[] => {
    const beside = measured.find((one) => one.model === other && one.set === set);
    const figure = (name: string, value: number, compared: number | undefined): Metric => ({
      name: nameOf(name),
      on: set,
      value: rounded(value),
      ...(compared !== undefined && { baseline: { name: other, value: rounded(compared) } }),
    });
    return [
      {
        ...figure('macroF1', scores.macroF1, beside?.macroF1),
        interval: roundedPair(scores.macroF1Interval),
      },
      {
        ...figure('accuracy', scores.accuracy, beside?.accuracy),
        interval: roundedPair(scores.accuracyInterval),
      },
      figure('brier', scores.brier, beside?.brier),
      figure('calibrationError', scores.calibrationError, beside?.calibrationError),
      ...classes.map((name, k) => figure(`f1 ${name}`, scores.f1[k], beside?.f1[k])),
    ];
  });
}

/** By how much one model is better than another on the same rows. */
export function leadOf({ set, macroF1, macroF1Interval }: Comparison, name: string): Metric {
  return {
    name,
    on: `${set}, the same rows`,
    value: rounded(macroF1),
    interval: roundedPair(macroF1Interval),
  };
}
