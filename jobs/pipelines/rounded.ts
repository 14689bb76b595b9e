/** Five digits: more than any figure of a card is worth, and few enough to read. */
export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

export function roundedPair([low, high]: readonly [number, number]): [number, number] {
  return [rounded(low), rounded(high)];
}
