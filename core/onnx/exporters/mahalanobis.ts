import type { MahalanobisState } from '../../learn/mahalanobis.ts';
import type { GraphBuilder } from '../graph.ts';
import { exportScaler } from './linear.ts';

/** Adds a fitted Mahalanobis on raw features; returns the distance, batch x 1. */
export function exportMahalanobis(graph: GraphBuilder, input: string, state: MahalanobisState): string {
  const columns = state.scaler.mean.length;
  const standardised = exportScaler(graph, input, state.scaler);
  const projected = graph.node('MatMul', [standardised, graph.constant(state.precision, [columns, columns])]);
  const products = graph.node('Mul', [projected, standardised]);
  return graph.node('ReduceSum', [products, graph.integers([1])], { keepdims: 1 });
}
