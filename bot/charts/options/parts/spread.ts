/**
 * Moves label centres apart until neighbours stand at least `gap` pixels from each other, each as near as it can be to
 * where it belongs (pool adjacent violators: overlapping labels become one block around their mean).
 *
 * @param centres wanted positions in pixels, any order
 * @returns positions in the same order as given, inside [low, high] where there is room
 */
export function spread(centres: readonly number[], gap: number, low: number, high: number): number[] {
  const order = centres.map((_, index) => index).sort((a, b) => centres[a] - centres[b]);
  const blocks: { sum: number; members: number[] }[] = [];
  const start = (block: { sum: number; members: number[] }) => {
    const count = block.members.length;
    const wanted = block.sum / count - ((count - 1) * gap) / 2;
    return Math.max(low, Math.min(high - (count - 1) * gap, wanted));
  };
  for (const index of order) {
    blocks.push({ sum: centres[index], members: [index] });
    while (blocks.length > 1) {
      const [upper, lower] = blocks.slice(-2);
      if (start(upper) + upper.members.length * gap <= start(lower) + 1e-9) break;
      blocks.splice(-2, 2, { sum: upper.sum + lower.sum, members: [...upper.members, ...lower.members] });
    }
  }
  const placed = new Array<number>(centres.length);
  for (const block of blocks)
    block.members.forEach((index, position) => {
      placed[index] = start(block) + position * gap;
    });
  return placed;
}
