/** The optimiser's memory, one array per parameter. */
export interface Moments {
  first: Float32Array[];
  second: Float32Array[];
  /** Steps taken. */
  steps: number;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

export function noMoments(weights: readonly Float32Array[]): Moments {
  const zeros = () => weights.map(({ length }) => new Float32Array(length));
  return { first: zeros(), second: zeros(), steps: 0 };
}

/**
 * One step of Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), in place. It runs on
 * plain arrays: that is as quick as a dozen tensor operations per parameter, and the same on every backend.
 *
 * @param decay share of a weight that is taken away in a step, per unit of the rate
 * @param decays which parameters the decay is for
 */
export function adamStep(
  weights: readonly Float32Array[],
  gradients: readonly Float32Array[],
  moments: Moments,
  rate: number,
  decay = 0,
  decays: (parameter: number) => boolean = () => true,
): void {
  moments.steps++;
  const firstBias = 1 - FIRST_DECAY ** moments.steps;
  const secondBias = 1 - SECOND_DECAY ** moments.steps;
  for (const [index, values] of weights.entries()) {
    const gradient = gradients[index];
    const [first, second] = [moments.first[index], moments.second[index]];
    const kept = decays(index) ? 1 - rate * decay : 1;
    for (let i = 0; i < values.length; i++) {
      first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient[i];
      second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient[i] ** 2;
      const step = first[i] / firstBias / (Math.sqrt(second[i] / secondBias) + EPSILON);
      values[i] = kept * values[i] - rate * step;
    }
  }
}

/**
 * Scales gradients in place so that all together they are no longer than `limit` (Pascanu et al. 2013).
 *
 * @returns their length before
 */
export function clipByGlobalNorm(gradients: readonly Float32Array[], limit: number): number {
  let sum = 0;
  for (const gradient of gradients) for (const value of gradient) sum += value * value;
  const length = Math.sqrt(sum);
  if (length > limit) {
    for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) gradient[i] *= limit / length;
  }
  return length;
}
