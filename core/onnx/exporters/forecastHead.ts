import type { ScalerState } from '../../learn/standardScaler.ts';
import { DEVIATION_LIMIT } from '../../nets/recurrent/heads/deviation.ts';
import type { HeadOptions } from '../../nets/recurrent/heads/open.ts';
import type { GraphBuilder } from '../graph.ts';

/**
 * Adds what turns the raw numbers of a head into forecasts in the unit of the targets.
 *
 * @param raw batch x outputs x parameters of the head
 * @returns batch x (outputs x numbers of a forecast)
 */
export function exportHead(
  graph: GraphBuilder,
  raw: string,
  options: HeadOptions,
  scaler: ScalerState,
): string {
  switch (options.kind) {
    case 'point':
      return flat(graph, unscaled(graph, raw, scaler));
    case 'quantiles':
      return flat(graph, unscaled(graph, quantiles(graph, raw, options.levels.length), scaler));
    case 'normal':
    case 'studentT':
      return flat(graph, locationAndScale(graph, raw, scaler));
  }
}

function quantiles(graph: GraphBuilder, raw: string, levels: number): string {
  if (levels === 1) return raw;
  const gaps = graph.node('Softplus', [columns(graph, raw, 1, levels)]);
  const all = graph.node('Concat', [columns(graph, raw, 0, 1), gaps], { axis: 2 });
  return graph.node('CumSum', [all, graph.integers([2], [])]);
}

function locationAndScale(graph: GraphBuilder, raw: string, scaler: ScalerState): string {
  const { scale } = scaler;
  const bound = (value: number) => graph.constant([value], []);
  const bounded = graph.node('Clip', [
    columns(graph, raw, 1, 2),
    bound(-DEVIATION_LIMIT),
    bound(DEVIATION_LIMIT),
  ]);
  const logScale = graph.constant(scale.map(Math.log), [1, scale.length, 1]);
  const location = unscaled(graph, columns(graph, raw, 0, 1), scaler);
  return graph.node('Concat', [location, graph.node('Add', [bounded, logScale])], { axis: 2 });
}

/** x scale + mean, for each output its own. */
function unscaled(graph: GraphBuilder, x: string, { mean, scale }: ScalerState): string {
  const scaled = graph.node('Mul', [x, graph.constant(scale, [1, scale.length, 1])]);
  return graph.node('Add', [scaled, graph.constant(mean, [1, mean.length, 1])]);
}

function columns(graph: GraphBuilder, x: string, from: number, to: number): string {
  return graph.node('Slice', [x, graph.integers([from]), graph.integers([to]), graph.integers([2])]);
}

function flat(graph: GraphBuilder, x: string): string {
  return graph.node('Flatten', [x], { axis: 1 });
}
