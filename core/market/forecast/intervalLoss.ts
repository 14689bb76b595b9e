import { pinball } from '../../learn/metrics/distribution.ts';
import { LEVELS, LOWER, UPPER } from './distribution.ts';

/** Pinball loss of both bounds of the 80 % interval together, in log returns. */
export function intervalLoss(actual: number, lower: number, upper: number): number {
  return pinball(actual, lower, LEVELS[LOWER]) + pinball(actual, upper, LEVELS[UPPER]);
}
