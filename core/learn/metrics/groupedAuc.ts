import { requireFinite } from '../matrix.ts';

/**
 * Area under the ROC curve for any number of copies of each group, as a bootstrap over groups needs it: sorted once, then
 * a pass over the rows for each resample. Ties count half; NaN when one class is missing.
 *
 * @param group of each row, 0 to the largest
 * @returns a function of how often each group is in the sample
 * @throws RangeError when a score is not finite
 */
export function groupedAuc(
  scores: ArrayLike<number>,
  positives: ArrayLike<boolean>,
  group: ArrayLike<number>,
): (copies: ArrayLike<number>) => number {
  requireFinite(scores, 'scores');
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  const sorted = Float64Array.from(order, (row) => scores[row]);
  const groups = Int32Array.from(order, (row) => group[row]);
  const isPositive = Uint8Array.from(order, (row) => Number(positives[row]));
  return (copies) => {
    let [negatives, positivesSum, area] = [0, 0, 0];
    for (let start = 0; start < sorted.length; ) {
      let [tiedNegatives, tiedPositives] = [0, 0];
      let end = start;
      for (; end < sorted.length && sorted[end] === sorted[start]; end++) {
        if (isPositive[end] === 1) tiedPositives += copies[groups[end]];
        else tiedNegatives += copies[groups[end]];
      }
      area += tiedPositives * (negatives + tiedNegatives / 2);
      negatives += tiedNegatives;
      positivesSum += tiedPositives;
      start = end;
    }
    return area / (negatives * positivesSum);
  };
}
