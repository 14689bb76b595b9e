import type { ConstantMatrix, EditableModel, Node } from './model.ts';

/** A product of an activation with a constant matrix. */
export interface Product {
  /** Name of the activation. */
  activation: string;
  /** [from, to] */
  weight: ConstantMatrix;
  /** Name of the value that it gives. */
  output: string;
  /** Name of what is added to it, of a Gemm that has a bias. */
  bias?: string | undefined;
}

/** A matrix with fewer columns is the head of a model: there is little to gain there, and the answer is close. */
const LEAST_COLUMNS = 16;

/** What a node multiplies where it is a MatMul, or a Gemm without factors, by a constant matrix that is no head. */
export function productOf(model: EditableModel, node: Node): Product | undefined {
  const { opType, input, output, attribute } = node;
  if (node.domain || (opType !== 'MatMul' && opType !== 'Gemm')) return undefined;
  const weight = model.matrix(input[1]);
  if (weight === undefined || model.matrix(input[0]) !== undefined) return undefined;
  const product = { activation: input[0], weight, output: output[0] };
  if (opType === 'MatMul') return weight.dims[1] < LEAST_COLUMNS ? undefined : product;
  const attributes = new Map(attribute?.map(({ name, i, f }) => [name, { whole: Number(i), real: f }]));
  const isOne = (name: string) => (attributes.get(name)?.real ?? 1) === 1;
  const isSet = (name: string) => (attributes.get(name)?.whole ?? 0) !== 0;
  if (!isOne('alpha') || !isOne('beta') || isSet('transA')) return undefined;
  const matrix = isSet('transB') ? transposed(weight) : weight;
  if (matrix.dims[1] < LEAST_COLUMNS) return undefined;
  return { ...product, weight: matrix, bias: input[2] || undefined };
}

/** Every product with a constant of a model, in the order of its nodes. */
export function productsOf(model: EditableModel): Product[] {
  return model.nodes.flatMap((node) => productOf(model, node) ?? []);
}

/** Nodes that give a product its last value: the bias is added where there is one. */
export function withBias(
  model: EditableModel,
  { bias, output }: Product,
  multiply: (output?: string) => Node[],
): Node[] {
  if (bias === undefined) return multiply(output);
  const nodes = multiply();
  return [...nodes, model.node('Add', [nodes[nodes.length - 1].output[0], bias], { output })];
}

function transposed({ name, dims: [rows, columns], data }: ConstantMatrix): ConstantMatrix {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = data[row * columns + column];
  return { name, dims: [columns, rows], data: result };
}
