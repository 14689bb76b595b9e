import { normalValues, seededRandom } from '../../../learn/random.ts';
import { type EncoderShape, type Weights, weightDims } from '../shape.ts';

/** Small enough for a test, with everything that the large one has. */
export const tinyShape: EncoderShape = {
  layers: 2,
  hidden: 8,
  heads: 2,
  feedForward: 12,
  vocabulary: 20,
  positions: 10,
  epsilon: 1e-12,
};

/** Random weights of the tiny encoder, large enough that every part matters. */
export function tinyWeights(seed = 1): Weights {
  const normal = normalValues(seededRandom(seed));
  const weights: Weights = new Map();
  for (const [name, dims] of weightDims(tinyShape)) {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const centre = name.endsWith('Norm.weight') ? 1 : 0;
    weights.set(name, { dims, data: Float32Array.from({ length: size }, () => centre + 0.4 * normal()) });
  }
  return weights;
}

/** Three rows of tokens, of five, three and one, padded with 0. */
export const tinyRows = {
  batch: 3,
  tokens: 5,
  ids: [2, 7, 11, 19, 3, 2, 5, 3, 0, 0, 4, 0, 0, 0, 0],
  mask: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
};
