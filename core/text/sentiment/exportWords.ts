import type { LinearClassifierState } from '../../learn/sparse/linearClassifier.ts';
import type { TfIdfState } from '../../learn/sparse/tfIdf.ts';
import { exportColumns, exportLinearClassifier, exportTfIdf } from '../../onnx/exporters/sparse.ts';
import { GraphBuilder } from '../../onnx/graph.ts';
import { WORDS_MODEL } from '../sentimentModel.ts';
import { termKey } from '../termInputs.ts';

/** What was fitted on words and pairs of words, each classifier on the columns of the vocabulary. */
export interface FittedWords {
  vocabulary: TfIdfState;
  /** On TfIdf.transform. */
  tfIdf: LinearClassifierState;
  /** On TfIdf.counts. */
  naiveBayes: LinearClassifierState;
}

/**
 * The model of words as a graph: of `terms` and `counts` (see termInputs.ts) the probabilities `tfIdf` and `naiveBayes`,
 * each batch x classes.
 *
 * @param shares how frequent the classes are taken to be; both were fitted for equal ones
 * @throws RangeError when two terms have one key
 */
export function exportWords(
  { vocabulary, tfIdf, naiveBayes }: FittedWords,
  shares: readonly number[],
): Uint8Array {
  const graph = new GraphBuilder();
  const terms = graph.input('terms', ['batch', 'terms'], 'INT64');
  const counts = graph.input('counts', ['batch', 'terms']);
  const columns = exportColumns(graph, terms, vocabulary.terms.map(termKey));
  const offsets = shares.map(Math.log);
  const add = (name: string, values: string, state: LinearClassifierState) =>
    graph.output(name, exportLinearClassifier(graph, columns, values, state, offsets), [
      'batch',
      state.classes,
    ]);
  add('tfIdf', exportTfIdf(graph, columns, counts, vocabulary.rarity), tfIdf);
  add('naiveBayes', counts, naiveBayes);
  return graph.build(WORDS_MODEL, { terms: String(vocabulary.terms.length) });
}
