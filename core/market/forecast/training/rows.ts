import { type Matrix, matrix } from '../../../learn/matrix.ts';
import type { Candles } from '../../candles/candles.ts';
import { MAX_HORIZON } from '../distribution.ts';
import { computeFeatures, featureNames, LONG_RUN } from '../features.ts';
import { dailyVariance } from '../variance.ts';

/** Standardised returns beyond this many deviations count as this many: one crash must not set the slope. */
const TARGET_LIMIT = 5;

/** Rows of all tokens, one after the other; every row has all its targets. */
export interface TrainingRows {
  features: Matrix;
  /** Log return over h days / (deviation x sqrt(h)), clipped; rows x MAX_HORIZON. */
  standardised: Matrix;
  /** Logarithm of the daily deviation over the next h days. */
  logDeviation: Matrix;
  /** 1 where the close rose over h days. */
  rose: Matrix;
  /** Log return over h days. */
  returns: Matrix;
  deviation: Float64Array;
  /** Day of the features. */
  day: Int32Array;
  /** Day on which the last target was known. */
  knownOn: Int32Array;
}

/** Feature rows with their targets; the last MAX_HORIZON candles of each series have none and are left out. */
export function trainingRows(histories: readonly Candles[]): TrainingRows {
  const parts = histories.map((candles) => ({ candles, ...computeFeatures(candles) }));
  const count = parts.map(({ matrix: part }) => Math.max(0, part.rows - MAX_HORIZON));
  const rows = count.reduce((sum, part) => sum + part, 0);
  const result: TrainingRows = {
    features: matrix(rows, featureNames.length),
    standardised: matrix(rows, MAX_HORIZON),
    logDeviation: matrix(rows, MAX_HORIZON),
    rose: matrix(rows, MAX_HORIZON),
    returns: matrix(rows, MAX_HORIZON),
    deviation: new Float64Array(rows),
    day: new Int32Array(rows),
    knownOn: new Int32Array(rows),
  };
  let row = 0;
  for (const [index, part] of parts.entries()) {
    const { candles } = part;
    const daily = dailyVariance(candles);
    const width = featureNames.length;
    result.features.data.set(part.matrix.data.subarray(0, count[index] * width), row * width);
    for (let i = part.firstRow; i < part.firstRow + count[index]; i++, row++) {
      result.day[row] = candles.day[i];
      result.knownOn[row] = candles.day[i] + MAX_HORIZON;
      result.deviation[row] = part.deviation[i];
      let variance = 0;
      for (let horizon = 1; horizon <= MAX_HORIZON; horizon++) {
        const at = row * MAX_HORIZON + horizon - 1;
        variance += daily[i + horizon];
        const change = Math.log(candles.close[i + horizon] / candles.close[i]);
        const standardised = change / (part.deviation[i] * Math.sqrt(horizon));
        result.returns.data[at] = change;
        result.standardised.data[at] = Math.max(-TARGET_LIMIT, Math.min(TARGET_LIMIT, standardised));
        result.logDeviation.data[at] = Math.log(variance / horizon) / 2;
        result.rose.data[at] = change > 0 ? 1 : 0;
      }
    }
  }
  return result;
}

/** Indices of the rows whose every target was known by `day`. */
export function rowsKnownBy(rows: TrainingRows, day: number): Int32Array {
  const indices: number[] = [];
  for (let i = 0; i < rows.knownOn.length; i++) if (rows.knownOn[i] <= day) indices.push(i);
  return Int32Array.from(indices);
}

/** Indices of the rows whose features are of a day in [from, to]. */
export function rowsBetween(rows: TrainingRows, from: number, to: number): Int32Array {
  const indices: number[] = [];
  for (let i = 0; i < rows.day.length; i++) if (rows.day[i] >= from && rows.day[i] <= to) indices.push(i);
  return Int32Array.from(indices);
}

/** The smallest and the largest long-run daily deviation of log returns among the rows, each widened by `room`, a factor. */
export function deviationRange({ features }: TrainingRows, room: number): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let row = 0; row < features.rows; row++) {
    const deviation = Math.exp(features.data[row * features.columns + LONG_RUN]);
    least = Math.min(least, deviation);
    most = Math.max(most, deviation);
  }
  return [least / room, most * room];
}
