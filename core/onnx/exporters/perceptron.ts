import type { GraphBuilder } from '../graph.ts';

/** A layer of a perceptron: inputs x units, row-major, and one bias a unit. */
export interface ExportedLayer {
  inputs: number;
  units: number;
  matrix: ArrayLike<number>;
  bias: ArrayLike<number>;
}

/** Adds layers, rectified between them and linear at the end; returns batch x the last one's units. */
export function exportPerceptron(
  graph: GraphBuilder,
  input: string,
  layers: readonly ExportedLayer[],
): string {
  let state = input;
  for (const [i, { inputs, units, matrix, bias }] of layers.entries()) {
    state = graph.node('Gemm', [
      state,
      graph.constant(matrix, [inputs, units]),
      graph.constant(bias, [units]),
    ]);
    if (i < layers.length - 1) state = graph.node('Relu', [state]);
  }
  return state;
}

/** The same layer with the last `count` of its units alone. */
export function lastUnits({ inputs, units, matrix, bias }: ExportedLayer, count: number): ExportedLayer {
  const kept = new Float32Array(inputs * count);
  for (let row = 0; row < inputs; row++)
    for (let i = 0; i < count; i++) kept[row * count + i] = matrix[row * units + units - count + i];
  return { inputs, units: count, matrix: kept, bias: Array.from(bias).slice(units - count) };
}
