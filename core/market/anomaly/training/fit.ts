import { IsolationForest, type IsolationForestState } from '../../../learn/anomaly/isolationForest.ts';
import { OneClassDetector } from '../../../learn/anomaly/oneClassDetector.ts';
import { RobustZScore, type RobustZScoreState } from '../../../learn/anomaly/robustZScore.ts';
import { Mahalanobis, type MahalanobisState } from '../../../learn/mahalanobis.ts';
import { type Matrix, takeColumns, takeRows } from '../../../learn/matrix.ts';
import type { SupportVectorState } from '../../../learn/supportVectors/machine.ts';
import { applyWindows, fitWindows } from '../../../nets/energy/windowNetwork.ts';
import type { TrainingOptions } from '../../../nets/training/options.ts';
import { type FeatureName, featureNames, WINDOW } from '../features.ts';
import type { BaselineName, EnergyName } from '../graph.ts';
import { type NetworkName, networkNames, networks, TRAINING } from './networks.ts';
import { scaled, type TailScale, tailScale } from './scale.ts';
import { fitSurprise, type Surprise, surpriseOf } from './surprise.ts';

const SHRINKAGE = 0.1;
/** Added to a squared distance before its logarithm. */
const SMALLEST = 1e-3;
/** A machine with a kernel keeps rows in proportion: few are enough for a smooth border, and quick to serve. */
const SUPPORT_ROWS = 1500;
const OUTSIDE = 0.05;
const TREES = 100;

/** By what of the restored row the latent energy is measured: falls and ranges, own and of the market. */
const LATENT: readonly FeatureName[] = ['drop', 'range', 'marketDrop', 'marketRange'];
export const latentWeights = featureNames.map((name) => Number(LATENT.includes(name)));

export interface AnomalyModel {
  scale: TailScale;
  networks: Record<NetworkName, Float32Array[]>;
  distances: Record<'reconstruction' | 'joint', MahalanobisState>;
  surprises: Record<EnergyName, Surprise>;
  baselines: {
    zscore: RobustZScoreState;
    isolationForest: IsolationForestState;
    /** On the scaled row. */
    oneClassSvm: SupportVectorState;
  };
}

export type ModelScores = Record<EnergyName | BaselineName, Float64Array>;

/** Columns of the judged row. */
const judged = featureNames.map((_, feature) => (WINDOW - 1) * featureNames.length + feature);

/** @param windows of training days only, in order of time. Await openBackend() before */
export async function fitAnomaly(
  windows: Matrix,
  seed: number,
  training: Partial<TrainingOptions> = {},
): Promise<AnomalyModel> {
  const rows = takeColumns(windows, judged);
  const scale = tailScale(rows);
  const x = scaled(windows, scale);
  const trained: [NetworkName, Float32Array[]][] = [];
  for (const name of networkNames)
    trained.push([name, await fitWindows(networks[name], x, { ...TRAINING, ...training, seed })]);
  const weights = Object.fromEntries(trained) as AnomalyModel['networks'];
  const outputs = networkOutputs(weights, x);
  const distanceOf = (vectors: Matrix) => new Mahalanobis({ shrinkage: SHRINKAGE }).fit(vectors).save();
  const distances = {
    reconstruction: distanceOf(outputs.autoencoder.error),
    joint: distanceOf(outputs.joint.error),
  };
  const energies = energiesOf(distances, outputs);
  const some = takeRows(
    takeColumns(x, judged),
    Array.from({ length: Math.min(SUPPORT_ROWS, x.rows) }, (_, i) =>
      Math.floor((i * x.rows) / Math.min(SUPPORT_ROWS, x.rows)),
    ),
  );
  return {
    scale,
    networks: weights,
    distances,
    surprises: {
      reconstruction: fitSurprise(energies.reconstruction, SMALLEST),
      latent: fitSurprise(energies.latent, SMALLEST),
      joint: fitSurprise(energies.joint, SMALLEST),
      contrastive: fitSurprise(energies.contrastive),
    },
    baselines: {
      zscore: new RobustZScore().fit(rows).save(),
      isolationForest: new IsolationForest({ trees: TREES, seed }).fit(rows).save(),
      oneClassSvm: new OneClassDetector({ nu: OUTSIDE, kernel: { kind: 'rbf' } }).fit(some).save(),
    },
  };
}

/** Every surprise and every baseline's score of windows; larger is stranger. */
export function scoreAnomaly(model: AnomalyModel, windows: Matrix): ModelScores {
  const x = scaled(windows, model.scale);
  const energies = energiesOf(model.distances, networkOutputs(model.networks, x));
  const surprise = (name: EnergyName) => surpriseOf(model.surprises[name], energies[name]);
  const rows = takeColumns(windows, judged);
  const { zscore, isolationForest, oneClassSvm } = model.baselines;
  return {
    reconstruction: surprise('reconstruction'),
    latent: surprise('latent'),
    joint: surprise('joint'),
    contrastive: surprise('contrastive'),
    zscore: new RobustZScore().load(zscore).predict(rows).data,
    isolationForest: new IsolationForest().load(isolationForest).predict(rows).data,
    oneClassSvm: new OneClassDetector({ nu: OUTSIDE, kernel: { kind: 'rbf' } })
      .load(oneClassSvm)
      .predict(takeColumns(x, judged)).data,
  };
}

type NetworkOutputs = Record<NetworkName, Record<string, Matrix>>;

function networkOutputs(weights: AnomalyModel['networks'], x: Matrix): NetworkOutputs {
  return Object.fromEntries(
    networkNames.map((name) => [name, applyWindows(networks[name], weights[name], x)]),
  ) as NetworkOutputs;
}

/** Squared distances, and of the contrastive network what it says itself. */
function energiesOf(
  distances: AnomalyModel['distances'],
  { autoencoder, joint, contrastive }: NetworkOutputs,
): Record<EnergyName, Float64Array> {
  const distance = (state: MahalanobisState, vectors: Matrix) =>
    new Mahalanobis({ shrinkage: SHRINKAGE }).load(state).predict(vectors).data;
  return {
    reconstruction: distance(distances.reconstruction, autoencoder.error),
    latent: weightedSquares(autoencoder.restored),
    joint: distance(distances.joint, joint.error),
    contrastive: contrastive.surprise.data,
  };
}

function weightedSquares({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    latentWeights.reduce((sum, weight, i) => sum + weight * data[row * columns + i] ** 2, 0),
  );
}
