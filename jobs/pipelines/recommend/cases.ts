import { type Matrix, matrix } from '../../../core/learn/matrix.ts';

/** A holder of whom a part is hidden: whether the rest finds it again is the question. Places of tokens. */
export interface Case {
  /** Which holder it is of, the same in every draw. */
  holder: number;
  visible: readonly number[];
  hidden: readonly number[];
}

/** Share of each holder's tokens that is hidden, at least one. */
const HIDDEN = 0.3;
/** Two holders whose sets have this much in common (Jaccard) are kept on one side of every split. */
const SAME = 0.75;

/** Draws what is hidden of every holder that has at least `least` tokens. */
export function hideSome(
  sets: readonly (readonly number[])[],
  holders: readonly number[],
  least: number,
  random: () => number,
): Case[] {
  return holders
    .filter((holder) => sets[holder].length >= least)
    .map((holder) => {
      const order = shuffled(sets[holder], random);
      const count = Math.max(1, Math.round(HIDDEN * order.length));
      return { holder, hidden: order.slice(0, count), visible: order.slice(count) };
    });
}

/** A number for each holder, the same for holders that are near-duplicates of each other, directly or by others. */
export function groupsOf(sets: readonly (readonly number[])[]): number[] {
  const parent = sets.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : root(parent[i]));
  for (let i = 0; i < sets.length; i++) {
    // One token in common is no sign of a copy where it is the only one.
    if (sets[i].length < 2) continue;
    const own = new Set(sets[i]);
    for (let j = 0; j < i; j++) {
      if (sets[j].length < 2) continue;
      const both = sets[j].filter((token) => own.has(token)).length;
      if (both / (own.size + sets[j].length - both) >= SAME) parent[root(i)] = root(j);
    }
  }
  return sets.map((_, i) => root(i));
}

/** Deals whole groups of holders over `count` folds; returns the holders of each. */
export function groupFolds(
  holders: readonly number[],
  groups: readonly number[],
  count: number,
  random: () => number,
): number[][] {
  const order = shuffled([...new Set(holders.map((holder) => groups[holder]))], random);
  const foldOf = new Map(order.map((group, i) => [group, i % count]));
  return Array.from({ length: count }, (_, fold) =>
    holders.filter((holder) => foldOf.get(groups[holder]) === fold),
  );
}

/** Fisher and Yates (1938), on a copy. */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** rows x tokens, 1 where a token is in the row's set. */
export function denseRows(sets: readonly (readonly number[])[], tokens: number): Matrix {
  const rows = matrix(sets.length, tokens);
  for (const [row, set] of sets.entries()) for (const token of set) rows.data[row * tokens + token] = 1;
  return rows;
}
