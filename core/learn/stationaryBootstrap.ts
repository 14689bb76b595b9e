/**
 * Places of a resampled series by the stationary bootstrap (Politis and Romano 1994): runs of consecutive places, each
 * of a geometric length and from a uniform start, the end of the series joined to its beginning.
 *
 * @param places the series has so many
 * @param meanBlock mean length of a run, at least 1
 * @param into filled whole; it may be longer or shorter than the series
 */
export function stationarySample(
  places: number,
  meanBlock: number,
  random: () => number,
  into: Int32Array,
): Int32Array {
  let at = 0;
  for (let i = 0; i < into.length; i++) {
    at = i === 0 || random() * meanBlock < 1 ? Math.floor(random() * places) : (at + 1) % places;
    into[i] = at;
  }
  return into;
}
