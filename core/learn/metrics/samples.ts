/** Shifts of the draws that estimate their mean distance; each pairs every draw with another one. */
const SHIFTS = 8;

/**
 * Continuous ranked probability score of a forecast known by draws: E|X - y| - E|X - X'| / 2 (Gneiting and Raftery 2007),
 * unbiased in the number of draws (Ferro 2014).
 *
 * @param draws two or more, in ascending order
 */
export function crpsOfSamples(actual: number, draws: ArrayLike<number>): number {
  const n = draws.length;
  if (n < 2) throw new RangeError(`${n} draws are too few for a score`);
  let distance = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    distance += Math.abs(draws[i] - actual);
    spread += (2 * i - n + 1) * draws[i];
  }
  return distance / n - spread / (n * (n - 1));
}

/**
 * Energy score E||X - y|| - E||X - X'|| / 2 of a joint forecast (Gneiting and Raftery 2007). The second mean is over
 * some of the pairs, each draw counting equally: unbiased, and linear in the number of draws.
 *
 * @param draws draws x variables, in an order that says nothing
 */
export function energyScore(actual: ArrayLike<number>, draws: ArrayLike<number>): number {
  const size = actual.length;
  const n = draws.length / size;
  if (!Number.isInteger(n) || n < 2)
    throw new RangeError(`${draws.length} values are no draws of ${size} each`);
  let distance = 0;
  let spread = 0;
  const shifts = Math.min(SHIFTS, n - 1);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let k = 0; k < size; k++) square += (draws[i * size + k] - actual[k]) ** 2;
    distance += Math.sqrt(square);
    for (let shift = 1; shift <= shifts; shift++) {
      const other = ((i + shift) % n) * size;
      square = 0;
      for (let k = 0; k < size; k++) square += (draws[i * size + k] - draws[other + k]) ** 2;
      spread += Math.sqrt(square);
    }
  }
  return distance / n - spread / (2 * n * shifts);
}

/** Share of the draws below the value, ties counting half: uniform for a forecast that is right (Dawid 1984). */
export function probabilityIntegral(actual: number, draws: ArrayLike<number>): number {
  let below = 0;
  for (let i = 0; i < draws.length; i++) below += draws[i] < actual ? 1 : draws[i] === actual ? 0.5 : 0;
  return below / draws.length;
}
