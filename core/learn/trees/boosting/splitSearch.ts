import type { BinnedFeatures } from '../binning.ts';
import { binWidth, type Histogram, STRIDE } from './histogram.ts';

/** Sums over the rows of a node. */
export interface NodeSums {
  gradient: number;
  hessian: number;
  count: number;
}

export interface Split {
  /** Lane of the packed bins. */
  lane: number;
  leftBin: number;
  /** The lowest occupied bin to the right. */
  rightBin: number;
  gain: number;
  left: NodeSums;
  right: NodeSums;
}

export interface SplitLimits {
  minSamplesLeaf: number;
  penalty: number;
}

/** Least sum of second derivatives on either side: below it the Newton step has no footing. */
const LEAST_HESSIAN = 1e-3;

/** Gains below this share of the node's score are rounding. */
const ROUNDING = 1e-12;

/**
 * The split with the largest gain G_l^2 / (H_l + penalty) + G_r^2 / (H_r + penalty) - G^2 / (H + penalty)
 * (Chen and Guestrin 2016, without the half), undefined where none gains.
 */
export function bestSplit(
  histogram: Histogram,
  columns: Int32Array,
  { lowest }: BinnedFeatures,
  node: NodeSums,
  curved: boolean,
  { minSamplesLeaf, penalty }: SplitLimits,
): Split | undefined {
  const width = binWidth(curved);
  const countPlace = width === 4 ? 2 : 1;
  const { gradient, hessian, count } = node;
  const mostLeft = count - minSamplesLeaf;
  let [bestScore, bestLane, bestBin, bestGradient, bestHessian, bestCount] = [0, -1, 0, 0, 0, 0];
  for (let lane = 0; lane < columns.length; lane++) {
    const bins = lowest[columns[lane]].length;
    let at = lane * STRIDE * width;
    let leftGradient = 0;
    let leftHessian = 0;
    let leftCount = 0;
    for (let bin = 0; bin < bins - 1; bin++, at += width) {
      const inBin = histogram[at + countPlace];
      if (inBin === 0) continue;
      leftGradient += histogram[at];
      leftHessian += histogram[at + 1];
      leftCount += inBin;
      if (leftCount < minSamplesLeaf) continue;
      if (leftCount > mostLeft) break;
      const rightHessian = hessian - leftHessian;
      if (leftHessian < LEAST_HESSIAN || rightHessian < LEAST_HESSIAN) continue;
      const rightGradient = gradient - leftGradient;
      const left = leftHessian + penalty;
      const right = rightHessian + penalty;
      const score =
        (leftGradient * leftGradient * right + rightGradient * rightGradient * left) / (left * right);
      if (score <= bestScore) continue;
      bestScore = score;
      bestLane = lane;
      bestBin = bin;
      bestGradient = leftGradient;
      bestHessian = leftHessian;
      bestCount = leftCount;
    }
  }
  const gain = bestScore - (gradient * gradient) / (hessian + penalty);
  if (bestLane < 0 || gain <= ROUNDING * bestScore) return undefined;
  let rightBin = bestBin + 1;
  while (histogram[(bestLane * STRIDE + rightBin) * width + countPlace] === 0) rightBin++;
  return {
    lane: bestLane,
    leftBin: bestBin,
    rightBin,
    gain,
    left: { gradient: bestGradient, hessian: bestHessian, count: bestCount },
    right: { gradient: gradient - bestGradient, hessian: hessian - bestHessian, count: count - bestCount },
  };
}
