import type { MahalanobisState } from '../../learn/mahalanobis.ts';
import { DEVIATIONS } from '../../nets/energy/contrastive.ts';
import type { Widths } from '../../nets/energy/perceptron.ts';
import {
  exportIsolationForest,
  exportOneClassDetector,
  exportRobustZScore,
} from '../../onnx/exporters/anomaly.ts';
import { exportScaler } from '../../onnx/exporters/linear.ts';
import { type ExportedLayer, exportPerceptron, lastUnits } from '../../onnx/exporters/perceptron.ts';
import { GraphBuilder } from '../../onnx/graph.ts';
import { featureNames, WINDOW } from './features.ts';
import { ANOMALY_MODEL, baselineNames, type EnergyName, energyNames } from './graph.ts';
import { type Combination, combinedNames, shareOffsets } from './training/combination.ts';
import { type AnomalyModel, latentWeights } from './training/fit.ts';
import { CONTRASTIVE, type NetworkName, networks } from './training/networks.ts';
import type { Surprise } from './training/surprise.ts';

const FEATURES = featureNames.length;
const PAST = (WINDOW - 1) * FEATURES;
/** Keeps a share of nothing from being no number. */
const TINY = 1e-9;

/** The whole detector as one ONNX graph: see graph.ts for what goes in and what comes out. */
export function exportAnomaly(model: AnomalyModel, combination: Combination): Uint8Array {
  const graph = new GraphBuilder();
  const windows = graph.input('windows', [-1, WINDOW, FEATURES]);
  const { centre, scale } = model.scale;
  const moved = graph.node('Sub', [windows, graph.constant(centre, [1, 1, FEATURES])]);
  const x = graph.node('Flatten', [
    graph.node('Asinh', [graph.node('Div', [moved, graph.constant(scale, [1, 1, FEATURES])])]),
  ]);
  const part = (value: string, from: number, to: number) =>
    graph.node('Slice', [value, graph.integers([from]), graph.integers([to]), graph.integers([1])]);
  const judged = part(x, PAST, PAST + FEATURES);
  const raw = part(graph.node('Flatten', [windows]), PAST, PAST + FEATURES);
  const past = part(x, 0, PAST);
  const [encoder, decoder] = layersOf(model, 'autoencoder');
  const code = exportPerceptron(graph, x, encoder);
  const restored = exportPerceptron(graph, code, [
    ...decoder.slice(0, -1),
    lastUnits(decoder[decoder.length - 1], FEATURES),
  ]);
  const error = distanceParts(graph, graph.node('Sub', [judged, restored]), model.distances.reconstruction);
  const squares = graph.node('Mul', [
    graph.node('Mul', [restored, restored]),
    graph.constant(latentWeights, [1, FEATURES]),
  ]);
  const energies: Record<EnergyName, string> = {
    reconstruction: rowSum(graph, error),
    latent: rowSum(graph, squares),
    joint: jointEnergy(graph, model, past, judged),
    contrastive: contrastiveEnergy(graph, model, past, judged),
  };
  const surprises = Object.fromEntries(
    energyNames.map((name) => [name, surprise(graph, energies[name], model.surprises[name])]),
  ) as Record<EnergyName, string>;
  const own = graph.node('Mul', [judged, judged]);
  // What each energy counts is shared out to the features that it is made of.
  const sharers: Record<EnergyName, string> = {
    reconstruction: graph.node('Relu', [error]),
    latent: squares,
    joint: own,
    contrastive: own,
  };
  const counted = combined(graph, combination, surprises);
  const parts = counted.map(([name, value]) => graph.node('Mul', [value, shares(graph, sharers[name])]));
  const sum = (values: string[]) => values.reduce((a, b) => graph.node('Add', [a, b]));

  const vector = (name: string, value: string) =>
    graph.output(name, graph.node('Squeeze', [value, graph.integers([1])]), [-1]);
  vector('energy', sum(counted.map(([, value]) => value)));
  graph.output('contributions', sum(parts), [-1, FEATURES]);
  graph.output('embedding', graph.node('Concat', [code, judged], { axis: 1 }), [-1, embeddingSize(model)]);
  for (const name of energyNames) vector(name, surprises[name]);
  const { zscore, isolationForest, oneClassSvm } = model.baselines;
  vector('zscore', exportRobustZScore(graph, raw, zscore));
  vector('isolationForest', exportIsolationForest(graph, raw, isolationForest));
  vector('oneClassSvm', exportOneClassDetector(graph, judged, oneClassSvm));
  return graph.build(ANOMALY_MODEL, { baselines: baselineNames.join(' ') });
}

export function embeddingSize(model: AnomalyModel): number {
  const [encoder] = layersOf(model, 'autoencoder');
  return encoder[encoder.length - 1].units + FEATURES;
}

/** Each dimension's part of the squared distance of `Mahalanobis`; may be negative, adds to it. */
function distanceParts(
  graph: GraphBuilder,
  vectors: string,
  { scaler, precision }: MahalanobisState,
): string {
  const size = scaler.mean.length;
  const standardised = exportScaler(graph, vectors, scaler);
  const projected = graph.node('MatMul', [standardised, graph.constant(precision, [size, size])]);
  return graph.node('Mul', [projected, standardised]);
}

/** What each energy that is combined adds to the served one. */
function combined(
  graph: GraphBuilder,
  combination: Combination,
  surprises: Record<EnergyName, string>,
): [EnergyName, string][] {
  const constant = (value: number) => graph.constant([value], [1]);
  if (combination.kind === 'sum')
    return combinedNames(combination).map((name) => {
      const { weight, floor } = combination.parts[name] ?? { weight: 0, floor: 0 };
      const above = graph.node('Relu', [graph.node('Sub', [surprises[name], constant(floor)])]);
      return [name, graph.node('Mul', [above, constant(weight)])];
    });
  const { sharpness } = combination;
  const offsets = shareOffsets(combination);
  const sharpened = offsets.map(([name, offset]) =>
    graph.node('Mul', [graph.node('Add', [surprises[name], constant(offset)]), constant(sharpness)]),
  );
  const together = graph.node('Concat', sharpened, { axis: 1 });
  const whole = graph.node('Div', [
    graph.node('ReduceLogSumExp', [together, graph.integers([1])], { keepdims: 1 }),
    constant(sharpness),
  ]);
  // Each has the part in it that its reciprocal probability has in their mean.
  const split = graph.node('Mul', [
    graph.node('Softmax', [together], { axis: 1 }),
    graph.node('Relu', [whole]),
  ]);
  return offsets.map(([name], i) => [
    name,
    graph.node('Slice', [split, graph.integers([i]), graph.integers([i + 1]), graph.integers([1])]),
  ]);
}

function rowSum(graph: GraphBuilder, value: string): string {
  return graph.node('ReduceSum', [value, graph.integers([1])], { keepdims: 1 });
}

function shares(graph: GraphBuilder, parts: string): string {
  return graph.node('Div', [parts, graph.node('Add', [rowSum(graph, parts), graph.constant([TINY], [1])])]);
}

function jointEnergy(graph: GraphBuilder, model: AnomalyModel, past: string, judged: string): string {
  const [pastEncoder, presentEncoder, predictor] = layersOf(model, 'joint');
  const predicted = exportPerceptron(graph, exportPerceptron(graph, past, pastEncoder), predictor);
  const present = exportPerceptron(graph, judged, presentEncoder);
  const missed = graph.node('Sub', [present, predicted]);
  return rowSum(graph, distanceParts(graph, missed, model.distances.joint));
}

function contrastiveEnergy(graph: GraphBuilder, model: AnomalyModel, past: string, judged: string): string {
  const [pastEncoder, rowEncoder] = layersOf(model, 'contrastive');
  const { embedding } = CONTRASTIVE;
  const columns = (value: string, from: number, to: number) =>
    graph.node('Slice', [value, graph.integers([from]), graph.integers([to]), graph.integers([1])]);
  const before = exportPerceptron(graph, past, pastEncoder);
  const end = exportPerceptron(graph, judged, rowEncoder);
  const fit = rowSum(graph, graph.node('Mul', [before, columns(end, 0, embedding)]));
  const logit = graph.node('Add', [
    graph.node('Div', [fit, graph.constant([Math.sqrt(embedding)], [1])]),
    columns(end, embedding, embedding + 1),
  ]);
  const squares = rowSum(graph, graph.node('Mul', [judged, judged]));
  const parts = DEVIATIONS.map((deviation) =>
    graph.node('Sub', [
      graph.node('Mul', [squares, graph.constant([-0.5 / deviation ** 2], [1])]),
      graph.constant([FEATURES * Math.log(deviation)], [1]),
    ]),
  );
  const together = graph.node('Concat', parts, { axis: 1 });
  const noise = graph.node('ReduceLogSumExp', [together, graph.integers([1])], { keepdims: 1 });
  return graph.node('Neg', [graph.node('Add', [logit, noise])]);
}

function surprise(graph: GraphBuilder, energy: string, { logarithmOf, knots, bends }: Surprise): string {
  const value =
    logarithmOf === undefined
      ? energy
      : graph.node('Log', [graph.node('Add', [energy, graph.constant([logarithmOf], [1])])]);
  const beyond = graph.node('Relu', [graph.node('Sub', [value, graph.constant(knots, [1, knots.length])])]);
  return graph.node('MatMul', [beyond, graph.constant(bends, [bends.length, 1])]);
}

/** The layers of each perceptron of a network. */
function layersOf({ networks: weights }: AnomalyModel, name: NetworkName): ExportedLayer[][] {
  const values = weights[name];
  let at = 0;
  return networks[name].shapes.map((widths: Widths) =>
    widths.slice(1).map((units, layer) => ({
      inputs: widths[layer],
      units,
      matrix: values[at++],
      bias: values[at++],
    })),
  );
}
