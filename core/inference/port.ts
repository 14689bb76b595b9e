import type { ModelCard } from './card.ts';
import type { Tensors } from './tensor.ts';

export type { GoldenVectors, Metric, ModelCard } from './card.ts';
export type { Tensor } from './tensor.ts';

export interface RunOptions {
  /** Of a card that was read before, so that outputs and card are of one version; absent: the newest. */
  version?: string;
  /** A person who waits comes before what runs on a clock; absent: a person. */
  priority?: 'person' | 'scheduled';
}

/** The registered models, wherever they run. A model of text takes its texts as they are: see textInput.ts. */
export interface Models {
  /**
   * Runs a registered model.
   * @throws UnknownModelError when no such model is registered, InferenceError when the inputs do not fit it,
   * InferenceUnavailableError when it cannot be run there now
   */
  run(name: string, inputs: Tensors, options?: RunOptions): Promise<Tensors>;
  /** The card of the newest version. @throws UnknownModelError, InferenceError when it is missing or damaged */
  card(name: string): Promise<ModelCard>;
  /** The newest card of every model whose card can be read. */
  list(): Promise<ModelCard[]>;
  /**
   * Makes the newest version ready to run: its files are the ones of the card, and its golden vectors are reproduced.
   * @throws as `run` does
   */
  load(name: string): Promise<void>;
}
