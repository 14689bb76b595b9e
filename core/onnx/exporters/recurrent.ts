import type { ScalerState } from '../../learn/standardScaler.ts';
import type { RecurrentState } from '../../nets/recurrent/forecaster.ts';
import { openHead } from '../../nets/recurrent/heads/open.ts';
import { type CellKind, cells } from '../../nets/recurrent/layers/cell.ts';
import type { Weights } from '../../nets/training/parameter.ts';
import type { GraphBuilder } from '../graph.ts';
import { exportHead } from './forecastHead.ts';

/** What a recurrent operator gives: hidden states of all steps, steps x batch x units, and its last states. */
interface LayerOutputs {
  outputs: string;
  /** 1 x batch x units each. */
  states: string[];
}

/** Adds a fitted recurrent forecaster on raw features, batch x (steps x channels); returns what its `predict` does. */
export function exportRecurrent(graph: GraphBuilder, input: string, state: RecurrentState): string {
  const { architecture, targetScaler } = state;
  const { cell, units, head, reading } = architecture;
  const outputs = targetScaler.mean.length;
  const weights = [...state.weights];
  const take = (count: number) => weights.splice(0, count);
  const perStack = units.length * cells[cell].weights;
  const encoded = exportStack(graph, cell, units, take(perStack), exportSequence(graph, input, state));
  const last = encoded[units.length - 1].states[0];
  let raw: string;
  if (reading === 'last') {
    const wide = exportReadout(graph, graph.node('Squeeze', [last, graph.integers([0])]), weights);
    raw = graph.node('Reshape', [wide, graph.integers([-1, outputs, openHead(head).parameters])]);
  } else {
    const repeated = graph.node('Expand', [last, graph.integers([outputs, 1, 1])]);
    const initial = encoded.map(({ states }) => states);
    const decoded = exportStack(graph, cell, units, take(perStack), repeated, initial);
    const byDay = exportReadout(graph, decoded[units.length - 1].outputs, weights);
    raw = graph.node('Transpose', [byDay], { perm: [1, 0, 2] });
  }
  return exportHead(graph, raw, head, targetScaler);
}

/** Standardised, steps x batch x channels. */
function exportSequence(graph: GraphBuilder, input: string, { steps, scaler }: RecurrentState): string {
  const channels = scaler.mean.length;
  const rows = graph.node('Reshape', [input, graph.integers([-1, steps, channels])]);
  return graph.node('Transpose', [scaled(graph, rows, scaler)], { perm: [1, 0, 2] });
}

function scaled(graph: GraphBuilder, x: string, { mean, scale }: ScalerState): string {
  const centred = graph.node('Sub', [x, graph.constant(mean, [1, 1, mean.length])]);
  return graph.node('Div', [centred, graph.constant(scale, [1, 1, scale.length])]);
}

function exportStack(
  graph: GraphBuilder,
  kind: CellKind,
  units: readonly number[],
  weights: readonly Weights[],
  input: string,
  initial?: readonly (readonly string[])[],
): LayerOutputs[] {
  const layers: LayerOutputs[] = [];
  const { states: count, weights: each } = cells[kind];
  for (const [layer, width] of units.entries()) {
    const own = weights.slice(layer * each, (layer + 1) * each);
    const operands = kind === 'lstm' ? lstmOperands(graph, own, width) : gruOperands(graph, own, width);
    // No lengths: every row has all steps. An input that is left out has an empty name.
    const begin = initial === undefined ? [] : ['', ...initial[layer]];
    const [sequence, ...states] = graph.nodeOf(
      kind === 'lstm' ? 'LSTM' : 'GRU',
      [layers[layer - 1]?.outputs ?? input, ...operands, ...begin],
      1 + count,
      { hidden_size: width, ...(kind === 'gru' && { linear_before_reset: 1 }) },
    );
    layers.push({ outputs: graph.node('Squeeze', [sequence, graph.integers([1])]), states });
  }
  return layers;
}

/** W, R and B in ONNX's order: input, output, forget, cell; ours is input, forget, cell, output. */
function lstmOperands(graph: GraphBuilder, weights: readonly Weights[], units: number): string[] {
  const order = [0, 3, 1, 2];
  const kernels = order.map((gate) => weights[gate]);
  const biases = order.flatMap((gate) => weights[4 + gate].values);
  const inputs = weights[0].shape[0] - units;
  return operands(
    graph,
    units,
    kernels.map((kernel) => transposed(kernel, 0, inputs)),
    kernels.map((kernel) => transposed(kernel, inputs, units)),
    [...biases, ...biases.map(() => 0)],
  );
}

/** W, R and B in ONNX's order, which is ours: update, reset, hidden; the recurrent bias of hidden is its own. */
function gruOperands(graph: GraphBuilder, weights: readonly Weights[], units: number): string[] {
  const [update, reset, fromInput, fromHidden] = weights;
  const [ofUpdate, ofReset, ofInput, ofHidden] = weights.slice(4).map(({ values }) => values);
  const [inputs] = fromInput.shape;
  return operands(
    graph,
    units,
    [transposed(update, 0, inputs), transposed(reset, 0, inputs), transposed(fromInput, 0, inputs)],
    [transposed(update, inputs, units), transposed(reset, inputs, units), transposed(fromHidden, 0, units)],
    [...ofUpdate, ...ofReset, ...ofInput, ...new Array<number>(2 * units).fill(0), ...ofHidden],
  );
}

function operands(
  graph: GraphBuilder,
  units: number,
  fromInput: readonly number[][],
  fromHidden: readonly number[][],
  biases: readonly number[],
): string[] {
  const rows = fromInput.length * units;
  const w = fromInput.flat();
  return [
    graph.constant(w, [1, rows, w.length / rows]),
    graph.constant(fromHidden.flat(), [1, rows, units]),
    graph.constant(biases, [1, 2 * rows]),
  ];
}

/** `count` rows of a matrix from row `from` on, as columns x rows. */
function transposed({ shape, values }: Weights, from: number, count: number): number[] {
  const [, columns] = shape;
  return Array.from(
    { length: columns * count },
    (_, i) => values[(from + (i % count)) * columns + Math.floor(i / count)],
  );
}

/** Dense layers with rectified units between them, over the last axis. */
function exportReadout(graph: GraphBuilder, x: string, weights: readonly Weights[]): string {
  const [kernel, bias, ...rest] = weights;
  const product = graph.node('MatMul', [x, graph.constant(kernel.values, kernel.shape)]);
  const y = graph.node('Add', [product, graph.constant(bias.values, [bias.values.length])]);
  return rest.length === 0 ? y : exportReadout(graph, graph.node('Relu', [y]), rest);
}
