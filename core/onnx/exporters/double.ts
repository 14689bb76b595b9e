import type { ScalerState } from '../../learn/standardScaler.ts';
import type { GraphBuilder } from '../graph.ts';

/** Of ONNX's element types, as the operator Cast wants them. */
const [FLOAT, DOUBLE] = [1, 11];

/**
 * A constant of float64 as the sum of float32 tensors: the rest after each rounding is the next part, until float32
 * cannot tell it from 0. One part is enough where float32 holds every value.
 *
 * @throws RangeError when a value is beyond float32
 */
export function doubleConstant(
  graph: GraphBuilder,
  values: ArrayLike<number>,
  shape: readonly number[],
): string {
  const part = Float32Array.from(values);
  const sum = toDouble(graph, graph.constant(part, shape));
  const rest = Float64Array.from(part, (value, i) => values[i] - value);
  if (rest.every((value) => Math.fround(value) === 0)) return sum;
  return graph.node('Add', [sum, doubleConstant(graph, rest, shape)]);
}

export function toDouble(graph: GraphBuilder, value: string): string {
  return graph.node('Cast', [value], { to: DOUBLE });
}

export function toFloat(graph: GraphBuilder, value: string): string {
  return graph.node('Cast', [value], { to: FLOAT });
}

/** Adds (x - mean) / scale in float64, bit for bit as StandardScaler does it; batch x columns. */
export function standardiseInDouble(
  graph: GraphBuilder,
  input: string,
  { mean, scale }: ScalerState,
): string {
  const shape = [1, mean.length];
  const centred = graph.node('Sub', [toDouble(graph, input), doubleConstant(graph, mean, shape)]);
  return graph.node('Div', [centred, doubleConstant(graph, scale, shape)]);
}
