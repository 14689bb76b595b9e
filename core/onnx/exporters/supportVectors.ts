import type { SupportVectorState } from '../../learn/supportVectors/machine.ts';
import type { GraphBuilder } from '../graph.ts';
import { doubleConstant, standardiseInDouble, toFloat } from './double.ts';

/**
 * Adds a fitted machine with a kernel on raw features; returns its predictions, batch x outputs. In float64, since the
 * coefficients of hundreds of vectors nearly cancel.
 */
export function exportSupportVectors(graph: GraphBuilder, input: string, state: SupportVectorState): string {
  const columns = state.scaler.mean.length;
  const outputs = state.intercepts.length;
  // A tensor without elements is more than some runtimes bear: a vector that counts for nothing stands in.
  const empty = state.vectors.length === 0;
  const vectors = empty ? new Array<number>(columns).fill(0) : state.vectors;
  const coefficients = empty ? new Array<number>(outputs).fill(0) : state.coefficients;
  const count = coefficients.length / outputs;
  const x = standardiseInDouble(graph, input, state.scaler);
  const transposed = graph.node('Transpose', [doubleConstant(graph, vectors, [count, columns])], {
    perm: [1, 0],
  });
  const products = graph.node('MatMul', [x, transposed]);
  const likeness = state.kernel.kind === 'linear' ? products : radial(state.kernel.gamma);
  const sum = graph.node('MatMul', [likeness, doubleConstant(graph, coefficients, [count, outputs])]);
  return toFloat(graph, graph.node('Add', [sum, doubleConstant(graph, state.intercepts, [1, outputs])]));

  function radial(gamma: number): string {
    const norms = Array.from({ length: count }, (_, i) =>
      vectors.slice(i * columns, (i + 1) * columns).reduce((total, value) => total + value * value, 0),
    );
    const own = graph.node('ReduceSum', [graph.node('Mul', [x, x]), graph.integers([1])], { keepdims: 1 });
    const both = graph.node('Add', [own, doubleConstant(graph, norms, [1, count])]);
    const squares = graph.node('Sub', [both, graph.node('Add', [products, products])]);
    return graph.node('Exp', [graph.node('Mul', [squares, doubleConstant(graph, [-gamma], [1])])]);
  }
}
