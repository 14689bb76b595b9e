import type { KNearestState } from '../../learn/neighbours/kNearest.ts';
import type { GraphBuilder } from '../graph.ts';
import { doubleConstant, standardiseInDouble, toDouble, toFloat } from './double.ts';

/** Rows beyond the wanted ones that are looked at closely, since the first distances are rounded. */
const SPARE = 8;

/**
 * Adds a fitted KNearest on raw features; returns batch x outputs.
 *
 * All is computed in float64 from the same float32 values as in KNearest, so that the order of the neighbours, and
 * with it the answer, is the same. A first pass takes a few more rows than are wanted by |x|^2 - 2 x'z + |z|^2 from one
 * matrix product; their differences then give distances as exact as KNearest's, and equal rows are at 0. Of rows at
 * the same distance the earlier one is nearer, save among more than eight equal ones at the very edge.
 */
export function exportKNearest(graph: GraphBuilder, input: string, state: KNearestState): string {
  const { scaler, neighbours, outputs } = state;
  const columns = scaler.mean.length;
  const rows = state.targets.length / outputs;
  const x = toDouble(graph, toFloat(graph, standardiseInDouble(graph, input, scaler)));
  const known = doubleConstant(graph, state.features, [rows, columns]);
  const chosen = candidates(graph, x, known, state);
  // batch x 1 x columns against batch x candidates x columns.
  const differences = graph.node('Sub', [
    graph.node('Unsqueeze', [x, graph.integers([1])]),
    graph.node('Gather', [known, chosen]),
  ]);
  const squares = graph.node(
    'ReduceSum',
    [graph.node('Mul', [differences, differences]), graph.integers([2])],
    {
      keepdims: 0,
    },
  );
  const [nearest, places] = graph.nodeOf('TopK', [squares, graph.integers([neighbours])], 2, { largest: 0 });
  const targets = graph.node('Gather', [
    doubleConstant(graph, state.targets, [rows, outputs]),
    graph.node('GatherElements', [chosen, places], { axis: 1 }),
  ]);
  if (state.weights === 'uniform')
    return toFloat(graph, graph.node('ReduceMean', [targets, graph.integers([1])], { keepdims: 0 }));
  const weights = inverseDistances(graph, nearest);
  const weighted = graph.node('Mul', [targets, graph.node('Unsqueeze', [weights, graph.integers([2])])]);
  const total = graph.node('ReduceSum', [weights, graph.integers([1])], { keepdims: 1 });
  const sum = graph.node('ReduceSum', [weighted, graph.integers([1])], { keepdims: 0 });
  return toFloat(graph, graph.node('Div', [sum, total]));
}

/** Indices of the rows that may be nearest, batch x candidates, in ascending order so that ties go to the earlier one. */
function candidates(graph: GraphBuilder, x: string, known: string, state: KNearestState): string {
  const columns = state.scaler.mean.length;
  const rows = state.targets.length / state.outputs;
  const count = graph.integers([Math.min(rows, state.neighbours + SPARE)]);
  const norms = Float64Array.from({ length: rows }, (_, row) =>
    state.features.slice(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value * value, 0),
  );
  // |x|^2 is the same for every row, so that the order does not need it.
  const products = graph.node('MatMul', [x, graph.node('Transpose', [known], { perm: [1, 0] })]);
  const doubled = graph.node('Add', [products, products]);
  const distances = graph.node('Sub', [doubleConstant(graph, norms, [1, rows]), doubled]);
  const [, indices] = graph.nodeOf('TopK', [distances, count], 2, { largest: 0 });
  const [ascending] = graph.nodeOf('TopK', [indices, count], 2, { largest: 0 });
  return ascending;
}

/** 1 / distance, but 1 and 0 where the nearest is at distance 0; batch x neighbours. */
function inverseDistances(graph: GraphBuilder, squares: string): string {
  const zero = doubleConstant(graph, [0], [1]);
  const one = doubleConstant(graph, [1], [1]);
  const equal = graph.node('Equal', [squares, zero]);
  const safe = graph.node('Where', [equal, one, squares]);
  const inverse = graph.node('Div', [one, graph.node('Sqrt', [safe])]);
  const nearest = graph.node('ReduceMin', [squares, graph.integers([1])], { keepdims: 1 });
  return graph.node('Where', [
    graph.node('Equal', [nearest, zero]),
    graph.node('Where', [equal, one, zero]),
    inverse,
  ]);
}
