import { GraphBuilder } from '../../../core/onnx/graph.ts';
import { writeModel } from './writeModel.ts';

/** `y = 2 x + 1` on rows of three, batched up to `maxBatchSize` rows. */
export async function writeAffine(
  folder: string,
  options: { name?: string; version?: string; factor?: number; serving?: Record<string, unknown> } = {},
): Promise<string> {
  const { name = 'affine', version, factor = 2, serving = { maxBatchSize: 8 } } = options;
  const graph = new GraphBuilder();
  const x = graph.input('x', [-1, 3]);
  const scaled = graph.node('Mul', [x, graph.constant([factor], [1])]);
  graph.output('y', graph.node('Add', [scaled, graph.constant([1], [1])]), [-1, 3]);
  return writeModel(folder, {
    ...{ name, version, serving, graph: graph.build(name, {}) },
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 3] }],
    outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 3] }],
    goldenInputs: [{ x: { datatype: 'FP32', dims: [1, 3], data: Float32Array.of(1, 2, 3) } }],
  });
}

const DATATYPES = [
  ...['BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64'],
  ...['FP16', 'FP32', 'FP64', 'BYTES'],
] as const;

/** Gives back every input: one of each datatype, `in_FP32` -> `out_FP32` and so on, of any length. */
export async function writeIdentity(folder: string): Promise<string> {
  const graph = new GraphBuilder();
  for (const datatype of DATATYPES)
    graph.output(`out_${datatype}`, graph.input(`in_${datatype}`, ['n'], datatype), ['n'], datatype);
  const specs = (prefix: string) =>
    DATATYPES.map((datatype) => ({ name: `${prefix}_${datatype}`, datatype, shape: [-1] }));
  const one = { dims: [1] };
  return writeModel(folder, {
    ...{ name: 'identity', graph: graph.build('identity', {}), inputs: specs('in'), outputs: specs('out') },
    goldenInputs: [
      {
        in_BOOL: { datatype: 'BOOL', ...one, data: Uint8Array.of(1) },
        in_UINT8: { datatype: 'UINT8', ...one, data: Uint8Array.of(255) },
        in_UINT16: { datatype: 'UINT16', ...one, data: Uint16Array.of(65_535) },
        in_UINT32: { datatype: 'UINT32', ...one, data: Uint32Array.of(7) },
        in_UINT64: { datatype: 'UINT64', ...one, data: BigUint64Array.of(7n) },
        in_INT8: { datatype: 'INT8', ...one, data: Int8Array.of(-128) },
        in_INT16: { datatype: 'INT16', ...one, data: Int16Array.of(-7) },
        in_INT32: { datatype: 'INT32', ...one, data: Int32Array.of(-7) },
        in_INT64: { datatype: 'INT64', ...one, data: BigInt64Array.of(-7n) },
        in_FP16: { datatype: 'FP16', ...one, data: Uint16Array.of(0x3c00) },
        in_FP32: { datatype: 'FP32', ...one, data: Float32Array.of(0.1) },
        in_FP64: { datatype: 'FP64', ...one, data: Float64Array.of(0.1) },
        in_BYTES: { datatype: 'BYTES', ...one, data: ['Grüße'] },
      },
    ],
  });
}

/** Takes some tenths of a second a run whatever it is asked: a chain of matrix products that depends on its input. */
export async function writeSlow(folder: string, serving: Record<string, unknown>): Promise<string> {
  const [size, products] = [512, 60];
  const graph = new GraphBuilder();
  const x = graph.input('x', [-1, 1]);
  const mean = graph.node('ReduceMean', [x], { keepdims: 1 });
  const step = graph.constant(
    Float32Array.from({ length: size * size }, (_, i) => ((i * 7919) % 13) / (6.5 * size)),
    [size, size],
  );
  let product = graph.node('Mul', [step, mean]);
  for (let i = 0; i < products; i++) product = graph.node('MatMul', [product, step]);
  const nothing = graph.node('Mul', [
    graph.node('ReduceMean', [product], { keepdims: 0 }),
    graph.constant([0], [1]),
  ]);
  graph.output('y', graph.node('Add', [x, nothing]), [-1, 1]);
  return writeModel(folder, {
    ...{ name: 'slow', graph: graph.build('slow', {}), serving },
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 1] }],
    outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 1] }],
    goldenInputs: [{ x: { datatype: 'FP32', dims: [1, 1], data: Float32Array.of(1) } }],
  });
}

const WORDS = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  '[MASK]',
  'coin',
  'bread',
  'rise',
  'fall',
  '##s',
  'a',
  '.',
];

/** A text model with one output, as `build` makes it of the ids and the mask. */
async function writeTokenModel(
  folder: string,
  name: string,
  serving: Record<string, unknown>,
  build: (graph: GraphBuilder, ids: string, mask: string) => void,
  goldenIds: readonly bigint[],
): Promise<string> {
  const graph = new GraphBuilder();
  const ids = graph.input('input_ids', ['batch', 'tokens'], 'INT64');
  build(graph, ids, graph.input('attention_mask', ['batch', 'tokens'], 'INT64'));
  const tensor = (data: bigint[]) => ({
    datatype: 'INT64' as const,
    dims: [1, data.length],
    data: BigInt64Array.from(data),
  });
  return writeModel(folder, {
    ...{ name, graph: graph.build(name, {}), outputs: [] },
    inputs: ['input_ids', 'attention_mask'].map((input) => ({
      ...{ name: input, datatype: 'INT64', shape: [-1, -1] },
    })),
    serving: { maxBatchSize: 16, ...serving, text: { tokenizer: 'vocab.txt', maxTokens: 16 } },
    goldenInputs: [{ input_ids: tensor([...goldenIds]), attention_mask: tensor(goldenIds.map(() => 1n)) }],
    files: { 'vocab.txt': `${WORDS.join('\n')}\n` },
  });
}

/** Its output has four numbers a text, but the graph says nothing of their count: `[batch, 'width']`. */
export function writeWideText(folder: string, serving: Record<string, unknown> = {}): Promise<string> {
  const build = (graph: GraphBuilder, ids: string, mask: string) => {
    const kept = graph.node('Cast', [graph.node('Mul', [ids, mask])], { to: 1 });
    const sum = graph.node('ReduceSum', [kept, graph.integers([1])], { keepdims: 1 });
    // A shape that ONNX Runtime cannot foresee, since it is computed from an input.
    const width = graph.node('Add', [
      graph.node('Mul', [
        graph.node('Gather', [graph.node('Shape', [ids]), graph.integers([0])]),
        graph.integers([0]),
      ]),
      graph.integers([4]),
    ]);
    const shape = graph.node('Concat', [graph.integers([1]), width], { axis: 0 });
    graph.output('embedding', graph.node('Expand', [sum, shape]), ['batch', 'width']);
  };
  return writeTokenModel(folder, 'wide', serving, build, [2n, 5n, 3n]);
}

/** Gives a number for each pair of tokens, so that an answer would show the padding of its batch. */
export function writeAttentionText(folder: string): Promise<string> {
  const build = (graph: GraphBuilder, ids: string, mask: string) => {
    const values = graph.node('Cast', [graph.node('Mul', [ids, mask])], { to: 1 });
    const columns = graph.node('Unsqueeze', [values, graph.integers([2])]);
    const rows = graph.node('Unsqueeze', [values, graph.integers([1])]);
    graph.output('attention', graph.node('MatMul', [columns, rows]), ['batch', 'tokens', 'tokens']);
  };
  return writeTokenModel(folder, 'attention', {}, build, [2n, 5n, 3n]);
}

/** What the model of `writeText` answers as `mean` for rows of these ids. */
export function meansOf(rows: readonly (readonly number[])[]): number[] {
  const mean = (ids: readonly number[], column: number) =>
    ids.reduce((sum, id) => sum + Math.sin(id * 4 + column + 1), 0) / ids.length;
  return rows.flatMap((ids) => [0, 1, 2, 3].map((column) => mean(ids, column)));
}

/** Mean of the embeddings of a text's tokens, by its own vocabulary: `text` BYTES [-1] -> `mean` [-1, 4]. */
export async function writeText(folder: string, serving: Record<string, unknown> = {}): Promise<string> {
  const graph = new GraphBuilder();
  const ids = graph.input('input_ids', ['batch', 'tokens'], 'INT64');
  const mask = graph.input('attention_mask', ['batch', 'tokens'], 'INT64');
  const table = Float32Array.from({ length: WORDS.length * 4 }, (_, i) => Math.sin(i + 1));
  const rows = graph.node('Gather', [graph.constant(table, [WORDS.length, 4]), ids]);
  const kept = graph.node('Cast', [mask], { to: 1 });
  const weighted = graph.node('Mul', [rows, graph.node('Unsqueeze', [kept, graph.integers([2])])]);
  const sum = graph.node('ReduceSum', [weighted, graph.integers([1])], { keepdims: 0 });
  const count = graph.node('ReduceSum', [kept, graph.integers([1])], { keepdims: 1 });
  graph.output('mean', graph.node('Div', [sum, count]), [-1, 4]);
  graph.output('rows', weighted, ['batch', 'tokens', 4]);
  const tokens = (name: string) => ({ name, datatype: 'INT64', shape: [-1, -1] });
  const int64 = (data: bigint[]) => ({
    datatype: 'INT64' as const,
    dims: [1, data.length],
    data: BigInt64Array.from(data),
  });
  return writeModel(folder, {
    ...{ name: 'text', graph: graph.build('text', {}) },
    inputs: [tokens('input_ids'), tokens('attention_mask')],
    outputs: [
      { name: 'mean', datatype: 'FP32', shape: [-1, 4] },
      { name: 'rows', datatype: 'FP32', shape: [-1, -1, 4] },
    ],
    serving: {
      ...{ maxBatchSize: 16, maxTokensPerBatch: 256, ...serving },
      text: { tokenizer: 'vocab.txt', maxTokens: 16 },
    },
    goldenInputs: [{ input_ids: int64([2n, 5n, 9n, 7n, 3n]), attention_mask: int64([1n, 1n, 1n, 1n, 1n]) }],
    files: { 'vocab.txt': `${WORDS.join('\n')}\n` },
  });
}
