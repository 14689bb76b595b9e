import type { Weights } from './shape.ts';

/** First and second moments of one weight's gradient. */
interface Moments {
  first: Float32Array;
  second: Float32Array;
}

export interface AdamWOptions {
  /** Decay of every matrix towards 0, times the learning rate; biases and normalisations are spared. */
  weightDecay: number;
  /** Gradients are scaled so that their common norm is at most this. */
  maxNorm: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), the gradients clipped by their common norm. */
export class AdamW {
  readonly #options: AdamWOptions;
  readonly #moments = new Map<string, Moments>();
  #steps = 0;

  constructor(options: AdamWOptions) {
    this.#options = options;
  }

  /** Changes the weights in place. @param rateOf learning rate of a weight by its name */
  step(
    weights: Weights,
    gradients: ReadonlyMap<string, Float32Array>,
    rateOf: (name: string) => number,
  ): void {
    this.#steps++;
    const clip = Math.min(1, this.#options.maxNorm / (norm(gradients) + 1e-12));
    const [bias1, bias2] = [1 - BETA1 ** this.#steps, 1 - BETA2 ** this.#steps];
    for (const [name, gradient] of gradients) {
      const weight = weights.get(name);
      if (weight === undefined) throw new RangeError(`There is no weight ${name}`);
      const { data, dims } = weight;
      const { first, second } = this.#momentsOf(name, data.length);
      const rate = rateOf(name);
      const keep = 1 - (dims.length > 1 ? rate * this.#options.weightDecay : 0);
      const scale = rate / bias1;
      for (let i = 0; i < data.length; i++) {
        const slope = gradient[i] * clip;
        first[i] = BETA1 * first[i] + (1 - BETA1) * slope;
        second[i] = BETA2 * second[i] + (1 - BETA2) * slope * slope;
        data[i] = keep * data[i] - (scale * first[i]) / (Math.sqrt(second[i] / bias2) + EPSILON);
      }
    }
  }

  /** Steps taken, and the moments as weights called `first:<name>` and `second:<name>`. */
  save(): { steps: number; moments: Weights } {
    const moments: Weights = new Map();
    for (const [name, { first, second }] of this.#moments) {
      moments.set(`first:${name}`, { dims: [first.length], data: first.slice() });
      moments.set(`second:${name}`, { dims: [second.length], data: second.slice() });
    }
    return { steps: this.#steps, moments };
  }

  load({ steps, moments }: { steps: number; moments: Weights }): this {
    this.#steps = steps;
    this.#moments.clear();
    for (const [name, { data }] of moments) {
      const second = moments.get(name.replace('first:', 'second:'));
      if (name.startsWith('first:') && second !== undefined)
        this.#moments.set(name.slice('first:'.length), { first: data.slice(), second: second.data.slice() });
    }
    return this;
  }

  #momentsOf(name: string, size: number): Moments {
    const known = this.#moments.get(name);
    if (known !== undefined) return known;
    const made = { first: new Float32Array(size), second: new Float32Array(size) };
    this.#moments.set(name, made);
    return made;
  }
}

function norm(gradients: ReadonlyMap<string, Float32Array>): number {
  let sum = 0;
  // By index: an iterator over millions of values takes as long as the rest of a step.
  for (const gradient of gradients.values())
    for (let i = 0; i < gradient.length; i++) sum += gradient[i] * gradient[i];
  return Math.sqrt(sum);
}
