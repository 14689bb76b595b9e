/** `count` of the whole numbers below `size`, ascending, each set as likely as another (Knuth, algorithm 3.4.2 S). */
export function drawSorted(size: number, count: number, random: () => number): Int32Array {
  const drawn = new Int32Array(count);
  let taken = 0;
  for (let i = 0; taken < count; i++) if (random() * (size - i) < count - taken) drawn[taken++] = i;
  return drawn;
}

export function firstWhole(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
