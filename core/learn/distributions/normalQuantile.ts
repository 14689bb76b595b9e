import { normalCumulative } from './normal.ts';

/** Where the standard normal distribution reaches `level`, by bisection of `normalCumulative`. @param level within (0, 1) */
export function normalQuantile(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError('level must lie within (0, 1)');
  let [low, high] = [-40, 40];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (normalCumulative(middle) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
