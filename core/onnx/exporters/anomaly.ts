import type { IsolationForestState } from '../../learn/anomaly/isolationForest.ts';
import type { RobustZScoreState } from '../../learn/anomaly/robustZScore.ts';
import type { SupportVectorState } from '../../learn/supportVectors/machine.ts';
import type { GraphBuilder } from '../graph.ts';
import { standardiseInDouble, toFloat } from './double.ts';
import { exportSupportVectors } from './supportVectors.ts';
import { exportTrees } from './trees.ts';

/** Adds a fitted IsolationForest on raw features; returns batch x 1. Every row falls into the same leaves here. */
export function exportIsolationForest(
  graph: GraphBuilder,
  input: string,
  { paths, usualPath }: IsolationForestState,
): string {
  const exponent = graph.constant([-Math.LN2 / usualPath], [1]);
  return graph.node('Exp', [graph.node('Mul', [exportTrees(graph, input, paths), exponent])]);
}

/** Adds a fitted OneClassDetector on raw features; returns batch x 1. */
export function exportOneClassDetector(
  graph: GraphBuilder,
  input: string,
  state: SupportVectorState,
): string {
  return graph.node('Neg', [exportSupportVectors(graph, input, state)]);
}

/** Adds a fitted RobustZScore on raw features; returns batch x 1. */
export function exportRobustZScore(
  graph: GraphBuilder,
  input: string,
  { median, scale, aggregate }: RobustZScoreState,
): string {
  const z = standardiseInDouble(graph, input, { mean: median, scale });
  const over = [graph.integers([1])];
  if (aggregate === 'rootMeanSquare') {
    const squares = graph.node('Mul', [z, z]);
    return toFloat(graph, graph.node('Sqrt', [graph.node('ReduceMean', [squares, ...over])]));
  }
  const operator = aggregate === 'maximum' ? 'ReduceMax' : 'ReduceMean';
  return toFloat(graph, graph.node(operator, [graph.node('Abs', [z]), ...over]));
}
