import type { Matrix } from '../../learn/matrix.ts';
import { mean } from '../../learn/mean.ts';
import type { Grouping } from './grouping.ts';

/** Places of the tokens of each group, the largest group first, and in it the token that fits best. */
export function groupsOf({ labels, silhouettes }: Grouping): number[][] {
  const groups = new Map<number, number[]>();
  for (const [token, label] of labels.entries()) groups.set(label, [...(groups.get(label) ?? []), token]);
  return [...groups.values()]
    .map((group) => group.sort((a, b) => silhouettes[b] - silhouettes[a] || a - b))
    .sort((a, b) => b.length - a.length || a[0] - b[0]);
}

/** Mean over the pairs of a group; null where there is none. */
export function meanOverPairs(group: readonly number[], { rows, data }: Matrix): number | null {
  const values = group.flatMap((a, i) => group.slice(i + 1).map((b) => data[a * rows + b]));
  return values.length === 0 ? null : mean(values);
}

/** The token of a group with the highest mean correlation with the others, the first of equals. */
export function representativeOf(group: readonly number[], { rows, data }: Matrix): number {
  const closeness = group.map((a) => mean(group.map((b) => data[a * rows + b])));
  return group[closeness.indexOf(Math.max(...closeness))];
}
