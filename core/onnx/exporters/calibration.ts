import type { IsotonicMap, IsotonicState } from '../../learn/calibration/isotonic.ts';
import type { PlattState } from '../../learn/calibration/platt.ts';
import type { GraphBuilder } from '../graph.ts';

/** Adds a fitted Platt on its scores, batch x outputs; returns probabilities of the same shape. */
export function exportPlatt(graph: GraphBuilder, input: string, { slopes, intercepts }: PlattState): string {
  const scaled = graph.node('Mul', [input, graph.constant(slopes, [1, slopes.length])]);
  return graph.node('Sigmoid', [
    graph.node('Add', [scaled, graph.constant(intercepts, [1, intercepts.length])]),
  ]);
}

/** Adds a fitted Isotonic on its scores, batch x outputs; returns values of the same shape. */
export function exportIsotonic(graph: GraphBuilder, input: string, { maps }: IsotonicState): string {
  const columns = maps.map((map, output) => {
    const score = graph.node('Gather', [input, graph.integers([output])], { axis: 1 });
    return exportMap(graph, score, map);
  });
  return graph.node('Concat', columns, { axis: 1 });
}

/**
 * A piecewise linear map as its first value plus, for each piece, the piece's rise times the share of the piece that lies
 * below the score: 0 before it, 1 behind it. The ends of the pieces are numbers of float32, and a piece that is narrower
 * than float32 can tell becomes a step.
 */
function exportMap(graph: GraphBuilder, score: string, { scores, values }: IsotonicMap): string {
  const pieces = scores.slice(1).map((to, i) => {
    const from = Math.fround(scores[i]);
    return { from, to: Math.max(Math.fround(to), nextFloat32(from)), rise: values[i + 1] - values[i] };
  });
  const first = graph.constant(values.slice(0, 1), [1, 1]);
  // A constant map still takes its batch from the score.
  if (pieces.length === 0) return graph.node('Add', [graph.node('Sub', [score, score]), first]);
  const shape = [1, pieces.length];
  const from = graph.constant(
    pieces.map((piece) => piece.from),
    shape,
  );
  const to = graph.constant(
    pieces.map((piece) => piece.to),
    shape,
  );
  const clipped = graph.node('Min', [graph.node('Max', [score, from]), to]);
  const share = graph.node('Div', [graph.node('Sub', [clipped, from]), graph.node('Sub', [to, from])]);
  const rises = graph.constant(
    pieces.map((piece) => piece.rise),
    [pieces.length, 1],
  );
  return graph.node('Add', [graph.node('MatMul', [share, rises]), first]);
}

/** The least float32 above a finite one. */
function nextFloat32(value: number): number {
  const bits = new Int32Array(1);
  const floats = new Float32Array(bits.buffer);
  floats[0] = value === 0 ? 0 : value;
  bits[0] += value < 0 ? -1 : 1;
  return floats[0];
}
