import { writeModel } from '../../../native/e2e/testing/writeModel.ts';
import { GraphBuilder } from '../../onnx/graph.ts';
import { categories } from '../categories.ts';
import { SENTIMENT_MODEL } from '../sentimentModel.ts';

/** What a word adds to the logits of negative, neutral and positive, and to that of a category. */
const words: Readonly<Record<string, { logits: readonly number[]; category?: string }>> = {
  '[PAD]': { logits: [0, 0, 0] },
  '[UNK]': { logits: [0, 0.1, 0] },
  '[CLS]': { logits: [0, 0.5, 0] },
  '[SEP]': { logits: [0, 0, 0] },
  '[MASK]': { logits: [0, 0, 0] },
  good: { logits: [0, 0, 3] },
  soars: { logits: [0, 0, 2] },
  bad: { logits: [3, 0, 0] },
  falls: { logits: [2, 0, 0] },
  hack: { logits: [2, 0, 0], category: 'security' },
  court: { logits: [0, 1, 0], category: 'regulation' },
};

/**
 * Registers a model of sentiment in `folder` that adds up what its few words say, and so is known by heart: a text of unknown
 * words is neutral.
 */
export async function writeTinySentiment(folder: string, version = '1.0.0'): Promise<void> {
  const graph = new GraphBuilder();
  const ids = graph.input('input_ids', ['batch', 'tokens'], 'INT64');
  const mask = graph.input('attention_mask', ['batch', 'tokens'], 'INT64');
  const kept = graph.node('Unsqueeze', [graph.node('Cast', [mask], { to: 1 }), graph.integers([2])]);
  const summed = (table: number[][]) => {
    const rows = graph.constant(table.flat(), [table.length, table[0].length]);
    const values = graph.node('Mul', [graph.node('Gather', [rows, ids]), kept]);
    return graph.node('ReduceSum', [values, graph.integers([1])], { keepdims: 0 });
  };
  const entries = Object.values(words);
  const logits = summed(entries.map((entry) => [...entry.logits]));
  // Every word but the one that names a category makes it less likely; the bias of [CLS] makes none the rule.
  const topics = summed(
    entries.map(({ category }, i) =>
      categories.map(({ name }) => (name === category ? 6 : Object.keys(words)[i] === '[CLS]' ? -3 : 0)),
    ),
  );
  graph.output('probabilities', graph.node('Softmax', [logits], { axis: 1 }), ['batch', 3]);
  graph.output('categories', graph.node('Sigmoid', [topics]), ['batch', categories.length]);
  const tensor = (data: bigint[]) => ({
    datatype: 'INT64' as const,
    dims: [1, data.length],
    data: BigInt64Array.from(data),
  });
  await writeModel(folder, {
    ...{ name: SENTIMENT_MODEL, version, graph: graph.build(SENTIMENT_MODEL, {}) },
    inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
    outputs: [
      { name: 'probabilities', datatype: 'FP32', shape: [-1, 3] },
      { name: 'categories', datatype: 'FP32', shape: [-1, categories.length] },
    ],
    serving: { maxBatchSize: 64, text: { tokenizer: 'vocab.txt', input: 'text', maxTokens: 32 } },
    goldenInputs: [{ input_ids: tensor([2n, 5n, 3n]), attention_mask: tensor([1n, 1n, 1n]) }],
    files: { 'vocab.txt': `${Object.keys(words).join('\n')}\n` },
  });
}
