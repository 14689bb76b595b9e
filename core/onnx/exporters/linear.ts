import type { LinearState } from '../../learn/linear.ts';
import type { ScalerState } from '../../learn/standardScaler.ts';
import type { GraphBuilder } from '../graph.ts';

/** Adds (x - mean) / scale; returns the standardised value, batch x columns. */
export function exportScaler(graph: GraphBuilder, input: string, { mean, scale }: ScalerState): string {
  const centred = graph.node('Sub', [input, graph.constant(mean, [1, mean.length])]);
  return graph.node('Div', [centred, graph.constant(scale, [1, scale.length])]);
}

/** Adds a fitted Ridge on raw features; returns batch x outputs. */
export function exportRidge(graph: GraphBuilder, input: string, state: LinearState): string {
  const outputs = state.intercepts.length;
  return graph.node('Gemm', [
    exportScaler(graph, input, state.scaler),
    graph.constant(state.weights, [state.scaler.mean.length, outputs]),
    graph.constant(state.intercepts, [outputs]),
  ]);
}

/** Adds a fitted Logistic on raw features; returns probabilities, batch x outputs. */
export function exportLogistic(graph: GraphBuilder, input: string, state: LinearState): string {
  return graph.node('Sigmoid', [exportRidge(graph, input, state)]);
}
