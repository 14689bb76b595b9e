import { writeModel } from '../../../../native/e2e/testing/writeModel.ts';
import type { Metric } from '../../../inference/port.ts';
import { fp32 } from '../../../inference/tensor.ts';
import { GraphBuilder } from '../../../onnx/graph.ts';
import { featureNames, WINDOW } from '../features.ts';
import { ANOMALY_MODEL, baselineNames, energyNames } from '../graph.ts';

const COLUMNS = featureNames.length;

const where = 'BTC and ETH, walk-forward 2022-01-01 to 2025-06-30';
const metrics: readonly Metric[] = [
  {
    name: 'recall',
    on: `energy, all events that count, 12 alarms a year, ${where}`,
    value: 0.8,
    interval: [0.6, 0.9],
    baseline: { name: 'zscore', value: 0.7 },
  },
  {
    name: 'recall',
    on: `energy, those of them that the candles show, 12 alarms a year, ${where}`,
    value: 0.9,
  },
  { name: 'precision', on: `energy, alarms that find an event that counts, ${where}`, value: 0.3 },
  { name: 'explained', on: `energy, alarms near a listed event of any kind, ${where}`, value: 0.4 },
];

/**
 * Registers a model in `folder` that is known by heart: each feature of the judged candle contributes its square, the
 * energy is their sum, the embedding the features themselves, and every other detector says the same as the energy.
 */
export async function writeStandIn(folder: string): Promise<void> {
  const graph = new GraphBuilder();
  const windows = graph.input('windows', ['batch', WINDOW, COLUMNS]);
  const newest = graph.node('Gather', [windows, graph.integers([WINDOW - 1], [])], { axis: 1 });
  const contributions = graph.node('Mul', [newest, newest]);
  const energy = graph.node('ReduceSum', [contributions, graph.integers([1])], { keepdims: 0 });
  graph.output('energy', energy, ['batch']);
  graph.output('contributions', contributions, ['batch', COLUMNS]);
  graph.output('embedding', newest, ['batch', COLUMNS]);
  for (const name of [...energyNames, ...baselineNames]) graph.output(name, energy, ['batch']);
  await writeModel(folder, {
    ...{ name: ANOMALY_MODEL, version: '0.0.1', graph: graph.build(ANOMALY_MODEL, {}) },
    ...{ features: featureNames, metrics, parameters: { budgetPerYear: 12 } },
    inputs: [{ name: 'windows', datatype: 'FP32', shape: [-1, WINDOW, COLUMNS] }],
    outputs: [
      { name: 'energy', datatype: 'FP32', shape: [-1] },
      { name: 'contributions', datatype: 'FP32', shape: [-1, COLUMNS] },
      { name: 'embedding', datatype: 'FP32', shape: [-1, COLUMNS] },
      ...[...energyNames, ...baselineNames].map((name) => ({ name, datatype: 'FP32', shape: [-1] })),
    ],
    goldenInputs: [{ windows: fp32([1, WINDOW, COLUMNS], new Float32Array(WINDOW * COLUMNS).fill(0.5)) }],
  });
}
