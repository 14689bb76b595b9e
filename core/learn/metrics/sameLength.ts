/** @throws RangeError when there is nothing to compare, or the two differ in length */
export function requireSameLength(first: ArrayLike<unknown>, second: ArrayLike<unknown>): void {
  if (first.length !== second.length)
    throw new RangeError(`${first.length} values cannot be compared with ${second.length}`);
  if (first.length === 0) throw new RangeError('There is nothing to compare');
}
