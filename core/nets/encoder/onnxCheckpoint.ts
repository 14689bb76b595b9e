import protobuf, { type onnx as Onnx } from 'onnx-proto';
import type { Weight, Weights } from './shape.ts';

/**
 * The weights of a PyTorch model that was exported to ONNX, by their names in its checkpoint. An exporter keeps the names of
 * biases and embeddings but transposes the dense matrices and numbers them; each is found by the bias that is added to its
 * product, and given as the checkpoint has it, [out, in].
 *
 * @throws RangeError when the bytes are no ONNX model
 */
export function readOnnxCheckpoint(bytes: Uint8Array): Weights {
  const graph = decode(bytes);
  const weights: Weights = new Map();
  for (const tensor of graph.initializer ?? []) {
    const weight = weightOf(tensor);
    if (weight !== undefined) weights.set(tensor.name ?? '', weight);
  }
  const products = new Map(
    (graph.node ?? [])
      .filter(({ opType }) => opType === 'MatMul')
      .map(({ input, output }) => [output?.[0], input?.[1] ?? '']),
  );
  for (const { opType, input = [] } of graph.node ?? []) {
    const bias = input?.find((name) => name.endsWith('.bias'));
    const product = input?.find((name) => products.has(name));
    if (opType !== 'Add' || bias === undefined || product === undefined) continue;
    const matrix = weights.get(products.get(product) ?? '');
    if (matrix !== undefined) weights.set(bias.replace(/bias$/, 'weight'), transposed(matrix));
  }
  return weights;
}

/** A matrix with its rows as columns. */
export function transposed({ dims: [rows, columns], data }: Weight): Weight {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = data[row * columns + column];
  return { dims: [columns, rows], data: result };
}

function decode(bytes: Uint8Array): Onnx.IGraphProto {
  try {
    const { graph } = protobuf.onnx.ModelProto.decode(bytes);
    if (graph) return graph;
  } catch (cause) {
    throw new RangeError('This is no ONNX model', { cause });
  }
  throw new RangeError('This ONNX model has no graph');
}

/** Undefined of anything but FP32 held in the file itself. */
function weightOf({ dataType, dims, rawData, floatData }: Onnx.ITensorProto): Weight | undefined {
  if (dataType !== protobuf.onnx.TensorProto.DataType.FLOAT) return undefined;
  const data = rawData?.length
    ? new Float32Array(new Uint8Array(rawData).buffer)
    : Float32Array.from(floatData ?? []);
  return { dims: (dims ?? []).map(Number), data };
}
