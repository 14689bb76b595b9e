/** Halvings of the interval of the multiplier, which is a few units wide: the weights are then exact to 1e-10. */
const HALVINGS = 36;

/**
 * The weights nearest to `wanted` (Euclid) that add up to 1 and lie between 0 and their caps: those of
 * clamp(wanted - multiplier, 0, cap) whose sum is 1 (Wang and Lu 2015).
 *
 * @param caps most of each, together at least 1
 * @param into where the weights go; may be `wanted` itself
 */
export function projectOntoCaps(
  wanted: Float64Array,
  caps: Float64Array,
  into: Float64Array = new Float64Array(wanted.length),
): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    low = Math.min(low, wanted[i] - caps[i]);
    high = Math.max(high, wanted[i]);
  }
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (clampedSum(wanted, caps, middle) > 1) low = middle;
    else high = middle;
  }
  const multiplier = (low + high) / 2;
  for (let i = 0; i < wanted.length; i++) into[i] = Math.max(0, Math.min(caps[i], wanted[i] - multiplier));
  return into;
}

function clampedSum(wanted: Float64Array, caps: Float64Array, multiplier: number): number {
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) sum += Math.max(0, Math.min(caps[i], wanted[i] - multiplier));
  return sum;
}
