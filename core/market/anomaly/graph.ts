import { fp32, fp32Of, type Tensors } from '../../inference/tensor.ts';
import { type Matrix, matrix } from '../../learn/matrix.ts';
import { featureNames, WINDOW } from './features.ts';

/** The name under which the model is registered. */
export const ANOMALY_MODEL = 'anomaly';

/** Each energy model's own energy; larger is stranger. */
export const energyNames = ['reconstruction', 'latent', 'joint', 'contrastive'] as const;
/** Detectors that every energy is measured against; larger is stranger. */
export const baselineNames = ['zscore', 'isolationForest', 'oneClassSvm'] as const;

export type EnergyName = (typeof energyNames)[number];
export type BaselineName = (typeof baselineNames)[number];

/** What the graph says about windows, one row or value for each. */
export interface Scores {
  /** Of the detector that is served. */
  energy: Float64Array;
  /** Share of the energy by feature of the judged candle, not negative, before normalising: windows x features. */
  contributions: Matrix;
  /** Where a window lies among others: windows x dimensions. */
  embedding: Matrix;
  baselines: Record<BaselineName, Float64Array>;
  models: Record<EnergyName, Float64Array>;
}

type RunGraph = (inputs: Tensors) => Promise<Tensors>;

/** @param windows as `windowsOf` gives them: rows x (WINDOW x features) */
export async function scoreWindows(windows: Matrix, run: RunGraph): Promise<Scores> {
  const { rows } = windows;
  const outputs = await run({ windows: fp32([rows, WINDOW, featureNames.length], windows.data) });
  const values = (name: string) => Float64Array.from(fp32Of(outputs, name));
  const table = (name: string) => {
    const data = values(name);
    return matrix(rows, rows === 0 ? 0 : data.length / rows, data);
  };
  const each = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, values(name)])) as Record<Name, Float64Array>;
  return {
    energy: values('energy'),
    contributions: table('contributions'),
    embedding: table('embedding'),
    baselines: each(baselineNames),
    models: each(energyNames),
  };
}
