import { requireFinite } from '../matrix.ts';
import { requireSameLength } from './sameLength.ts';

/**
 * Area under the ROC curve by ranks (Mann-Whitney), ties counted half; NaN when one class is missing.
 *
 * @throws RangeError when a score is not finite
 */
export function rocAuc(scores: ArrayLike<number>, positives: ArrayLike<boolean>): number {
  requireFinite(scores, 'scores');
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0;
  let count = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (!positives[order[i]]) continue;
      rankSum += rank;
      count++;
    }
    start = end;
  }
  const negatives = order.length - count;
  if (count === 0 || negatives === 0) return Number.NaN;
  return (rankSum - (count * (count + 1)) / 2) / (count * negatives);
}

/** What calling a row positive from a threshold on gives. */
export interface OperatingPoint {
  /** A score of this or above is called positive. */
  threshold: number;
  /** Share of those called positive that are. */
  precision: number;
  /** Share of the positives that are called so. */
  recall: number;
}

/**
 * One operating point for each different score, from the highest to the lowest; empty when there is no positive.
 *
 * @throws RangeError when the two differ in length or are empty
 */
export function precisionRecallCurve(
  scores: ArrayLike<number>,
  positives: ArrayLike<boolean>,
): OperatingPoint[] {
  requireSameLength(scores, positives);
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const points: Omit<OperatingPoint, 'recall'>[] = [];
  const hits: number[] = [];
  let hit = 0;
  for (const [place, row] of order.entries()) {
    if (positives[row]) hit++;
    if (place + 1 < order.length && scores[order[place + 1]] === scores[row]) continue;
    points.push({ threshold: scores[row], precision: hit / (place + 1) });
    hits.push(hit);
  }
  return hit === 0 ? [] : points.map((point, i) => ({ ...point, recall: hits[i] / hit }));
}

/**
 * Area under the precision-recall curve as a step function: precision weighted by the gain in recall, without the
 * optimism of linear interpolation (Davis and Goadrich 2006). The share of positives is what chance gets. NaN when there
 * is no positive.
 */
export function averagePrecision(scores: ArrayLike<number>, positives: ArrayLike<boolean>): number {
  const curve = precisionRecallCurve(scores, positives);
  if (curve.length === 0) return Number.NaN;
  return curve.reduce((area, { precision, recall }, i) => {
    return area + precision * (recall - (i === 0 ? 0 : curve[i - 1].recall));
  }, 0);
}
