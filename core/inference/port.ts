/** A dense tensor in row-major order. */
export interface Tensor {
  data: Float32Array;
  dims: readonly number[];
}

export interface Models {
  /**
   * Runs a registered model.
   * @throws UnknownModelError when no such model is registered, InferenceError when the inputs do not fit it
   */
  run(name: string, inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** The card of the served version. @throws UnknownModelError */
  card(name: string): Promise<ModelCard>;
  list(): Promise<ModelCard[]>;
}

export interface Metric {
  name: string;
  /** On which data: split, symbols, range, horizon. */
  on: string;
  /** The same for a program: the symbol (absent for all), the horizon in days, and what part of the days it is of. */
  scope?: { symbol?: string; horizon?: number; part?: string };
  value: number;
  /** Interval of the value where it was measured. */
  interval?: readonly [number, number];
  /** The baseline beside it, always. */
  baseline?: { name: string; value: number };
}

/** `models/<name>/<version>/card.json`. */
export interface ModelCard {
  name: string;
  version: string;
  task: string;
  /** In plain words: what it is, what it is good for, where it loses. */
  summary: string;
  features: readonly string[];
  inputs: readonly TensorSpec[];
  outputs: readonly TensorSpec[];
  training: {
    from: string;
    to: string;
    rows: number;
    symbols: readonly string[];
    seed: number;
    hyperparameters: Record<string, number | string>;
  };
  data: { source: string; licence: string };
  metrics: readonly Metric[];
  limitations: readonly string[];
  /** File name -> sha256 in hex. */
  files: Record<string, string>;
  /** Constants that the skill needs beside the graph (conformal quantiles, thresholds). */
  parameters: Record<string, number | readonly number[]>;
}

export interface TensorSpec {
  name: string;
  /** -1 is the batch. */
  shape: readonly number[];
}

/** `models/<name>/<version>/golden.json`: every runtime must reproduce the outputs to 1e-4. */
export interface GoldenVectors {
  cases: readonly {
    inputs: Record<string, { dims: readonly number[]; data: readonly number[] }>;
    outputs: Record<string, { dims: readonly number[]; data: readonly number[] }>;
  }[];
}
