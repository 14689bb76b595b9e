import type { LinearClassifierState } from '../../learn/sparse/linearClassifier.ts';
import type { GraphBuilder } from '../graph.ts';

/**
 * Adds the table of a vocabulary that is known by keys; returns the column of each term, as large as `terms`, INT64. What
 * is no key, -1 among it, gets one column more than there are, which the other parts take for nothing.
 *
 * @param terms INT64, batch x terms: the keys of a text, each once, padded with -1
 * @param keys of each column: whole numbers of at least 0 that a double holds exactly
 * @throws RangeError when a number is no key, or two columns share one
 */
export function exportColumns(graph: GraphBuilder, terms: string, keys: readonly number[]): string {
  const columns = new Map<number, number>();
  for (const [column, key] of keys.entries()) {
    if (!Number.isSafeInteger(key) || key < 0) throw new RangeError(`${key} is no key`);
    const other = columns.get(key);
    if (other !== undefined) throw new RangeError(`Columns ${other} and ${column} have one key, ${key}`);
    columns.set(key, column);
  }
  return graph.classicalNode('LabelEncoder', [terms], {
    keys_int64s: keys,
    values_int64s: [...columns.values()],
    default_int64: keys.length,
  });
}

/**
 * Adds what TfIdf.transform does: values of the columns, batch x terms, whose rows are of length 1 or 0.
 *
 * @param counts FP32, batch x terms: how often each stands in its text
 * @param rarity of each column, at least 1
 */
export function exportTfIdf(
  graph: GraphBuilder,
  columns: string,
  counts: string,
  rarity: readonly number[],
): string {
  const one = graph.constant([1], [1]);
  // Padding has a count of 0, whose logarithm would not be cancelled by a rarity of 0.
  const logarithm = graph.node('Log', [graph.node('Max', [counts, one])]);
  const weights = graph.node('Gather', [graph.constant([...rarity, 0], [rarity.length + 1]), columns]);
  const values = graph.node('Mul', [graph.node('Add', [logarithm, one]), weights]);
  const length = graph.node('ReduceL2', [values, graph.integers([1])], { keepdims: 1 });
  // A rarity of at least 1 makes every row longer than that, but for one without a known term.
  return graph.node('Div', [values, graph.node('Max', [length, one])]);
}

/**
 * Adds a fitted linear classifier on the values of columns; returns probabilities, batch x classes.
 *
 * @param values FP32, batch x terms: of each of `columns`
 * @param offsets added to the logits: the logarithms of the shares of the classes, where it was fitted for equal ones
 */
export function exportLinearClassifier(
  graph: GraphBuilder,
  columns: string,
  values: string,
  { classes, weights, intercepts }: LinearClassifierState,
  offsets: readonly number[],
): string {
  const slopes = [...centred(weights, classes), ...new Array<number>(classes).fill(0)];
  const table = graph.constant(slopes, [slopes.length / classes, classes]);
  const parts = graph.node('Mul', [
    graph.node('Gather', [table, columns]),
    graph.node('Unsqueeze', [values, graph.integers([2])]),
  ]);
  const sum = graph.node('ReduceSum', [parts, graph.integers([1])], { keepdims: 0 });
  const bias = intercepts.map((value, k) => value + offsets[k]);
  return graph.node('Softmax', [graph.node('Add', [sum, graph.constant(bias, [1, classes])])], { axis: 1 });
}

/**
 * Each row less its mean, which the softmax does not see: what all classes have in common is ten times what tells them
 * apart in naive Bayes, and would take its digits of float32.
 */
function centred(weights: readonly number[], classes: number): number[] {
  return weights.map((value, i) => {
    const row = weights.slice(i - (i % classes), i - (i % classes) + classes);
    return value - row.reduce((total, one) => total + one, 0) / classes;
  });
}
