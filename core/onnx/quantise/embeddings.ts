import { int8Weights } from './affine.ts';
import type { EditableModel, Node } from './model.ts';

/** ONNX's number of its element type FLOAT. */
export const FLOAT = 1;

/**
 * Replaces each table that a graph only looks rows up in by int8 numbers and a scale for each row: both are looked up, and
 * multiplied. A quarter of the size, and nothing to compute but the rows that are asked for.
 */
export function storeTablesAsInt8(model: EditableModel): void {
  model.rewrite((node) => lookup(model, node));
}

function lookup(model: EditableModel, node: Node): Node[] | undefined {
  const [name, ids] = node.input;
  const axis = Number(node.attribute?.find((attribute) => attribute.name === 'axis')?.i ?? 0);
  const table = node.opType === 'Gather' && axis === 0 ? model.matrix(name) : undefined;
  if (table === undefined) return undefined;
  const { values, scales } = int8Weights(table.data, table.dims, 'rows');
  const rows = model.node('Gather', [model.constant(table.dims, values), ids]);
  const scale = model.node('Gather', [model.constant([scales.length, 1], scales), ids]);
  const real = model.node('Cast', rows.output, { to: FLOAT });
  return [
    rows,
    scale,
    real,
    model.node('Mul', [real.output[0], scale.output[0]], { output: node.output[0] }),
  ];
}
