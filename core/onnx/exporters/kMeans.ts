import type { KMeansState } from '../../learn/clusters/kMeans.ts';
import type { GraphBuilder } from '../graph.ts';

/**
 * Adds a fitted KMeans on its features, batch x columns; returns the cluster of each row, batch, INT64, and its Euclidean
 * distances to all centres, batch x clusters.
 */
export function exportKMeans(
  graph: GraphBuilder,
  input: string,
  { columns, centres }: KMeansState,
): { clusters: string; distances: string } {
  // The difference itself, not x^2 - 2xc + c^2, of which float32 loses most digits where a row lies near its centre.
  const rows = graph.node('Unsqueeze', [input, graph.integers([1])]);
  const centre = graph.constant(centres, [1, centres.length / columns, columns]);
  const differences = graph.node('Sub', [rows, centre]);
  const distances = graph.node('ReduceL2', [differences, graph.integers([2])], { keepdims: 0 });
  return { clusters: graph.node('ArgMin', [distances], { axis: 1, keepdims: 0 }), distances };
}
