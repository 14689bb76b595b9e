import type { Metric, ModelCard } from '../../../../core/inference/port.ts';
import { rounded, roundedPair } from '../../rounded.ts';
import type { Compressed } from './results.ts';
import { SERVED_VARIANT } from './variants.ts';

/** The card of the FP32 model as that of the form of it that is served: with what this form changes, and what others would. */
export function compressedCard(
  card: Omit<ModelCard, 'files'>,
  results: readonly Compressed[],
): Omit<ModelCard, 'files'> {
  const served = results.find(({ variant }) => variant === SERVED_VARIANT);
  const [original] = results;
  if (served === undefined) throw new RangeError(`There is no ${SERVED_VARIANT}`);
  return {
    ...card,
    metrics: [...card.metrics, ...results.flatMap(metricsOf)],
    limitations: [
      ...card.limitations,
      `Served in int8, ${megabytes(served.bytes)} instead of ${megabytes(original.bytes)}: ${percent(served.agreement[0])} of the test headlines get the class that they get in FP32. Figures that name no form are of the FP32 model.`,
    ],
  };
}

function metricsOf({ variant, bytes, gzippedBytes, measured, agreement, comparisons }: Compressed): Metric[] {
  const [{ set, macroF1, macroF1Interval, accuracy, accuracyInterval }] = measured;
  const [against] = comparisons;
  const on = `${set}, ${variant}`;
  const metrics: Metric[] = [
    { name: 'macroF1', on, value: rounded(macroF1), interval: roundedPair(macroF1Interval) },
    { name: 'accuracy', on, value: rounded(accuracy), interval: roundedPair(accuracyInterval) },
    { name: 'megabytes', on: variant, value: rounded(bytes / 1e6) },
    { name: 'megabytes gzipped', on: variant, value: rounded(gzippedBytes / 1e6) },
  ];
  if (variant === 'fp32') return metrics;
  return [
    ...metrics,
    {
      name: 'macroF1 above fp32',
      on: `${on}, the same rows`,
      value: rounded(against.macroF1),
      interval: roundedPair(against.macroF1Interval),
    },
    { name: 'same class as fp32', on, value: rounded(agreement[0]) },
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
