/** Places of the `count` largest scores that are not left out, best first; ties by place. */
export function topPlaces(scores: ArrayLike<number>, leaveOut: ReadonlySet<number>, count: number): number[] {
  const best: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    if (leaveOut.has(place)) continue;
    if (best.length === count && scores[place] <= scores[best[count - 1]]) continue;
    let at = best.length;
    while (at > 0 && scores[place] > scores[best[at - 1]]) at--;
    best.splice(at, 0, place);
    if (best.length > count) best.pop();
  }
  return best;
}

/** How a ranked list meets what was hidden. */
export interface RankingScores {
  /** Share of the list that was hidden. */
  precision: number;
  /** Share of what was hidden that is in the list. */
  recall: number;
  /** Discounted cumulative gain over the best possible one (Järvelin and Kekäläinen 2002), gains 0 or 1. */
  ndcg: number;
}

/** @param size length that the list should have; a shorter list is not excused */
export function scoreRanking(
  list: readonly number[],
  hidden: ReadonlySet<number>,
  size: number,
): RankingScores {
  let hits = 0;
  let gain = 0;
  let ideal = 0;
  for (let rank = 0; rank < size; rank++) {
    const discount = 1 / Math.log2(rank + 2);
    if (rank < hidden.size) ideal += discount;
    if (rank >= list.length || !hidden.has(list[rank])) continue;
    hits++;
    gain += discount;
  }
  return { precision: hits / size, recall: hits / hidden.size, ndcg: gain / ideal };
}
