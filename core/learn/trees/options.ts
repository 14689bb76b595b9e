/** @throws RangeError saying what would be accepted */
export function requireWhole(
  name: string,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `>= ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be a whole number ${range}, not ${value}`);
}

/** A depth or a number of leaves: whole, or Infinity for no limit. @throws RangeError saying what would be accepted */
export function requireLimit(name: string, value: number, least: number): void {
  if (value === Number.POSITIVE_INFINITY) return;
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(
      `${name} must be a whole number >= ${least}, or Infinity for no limit, not ${value}`,
    );
}

/** @throws RangeError saying what would be accepted */
export function requireFraction(name: string, value: number): void {
  if (!(value > 0 && value <= 1))
    throw new RangeError(`${name} must be a share above 0 and up to 1 (all), not ${value}`);
}
