import { transposed } from './onnxCheckpoint.ts';
import { type EncoderShape, type Weight, type Weights, weightDims } from './shape.ts';

/** The names that BERT's own checkpoints have for the parts of a layer. */
const layerParts: Record<string, string> = {
  'attention.self.query': 'query',
  'attention.self.key': 'key',
  'attention.self.value': 'value',
  'attention.output.dense': 'attended',
  'attention.output.LayerNorm': 'attendedNorm',
  'intermediate.dense': 'expand',
  'output.dense': 'contract',
  'output.LayerNorm': 'outputNorm',
};

/**
 * Maps a BERT checkpoint to our weights: matrices of dense products are transposed to [in, out], the embedding of token
 * type 0, which every headline has, is added to the positions, and only the first positions are kept.
 *
 * @param checkpoint weights by their names in the checkpoint, dense matrices [out, in]
 * @throws RangeError naming a weight that is missing or has other dimensions
 */
export function fromBert(checkpoint: Weights, shape: EncoderShape): Weights {
  const take = (name: string): Weight => {
    const weight = checkpoint.get(name) ?? checkpoint.get(`bert.${name}`);
    if (weight === undefined) throw new RangeError(`The checkpoint does not hold ${name}`);
    return weight;
  };
  const weights: Weights = new Map();
  weights.set('words.weight', take('embeddings.word_embeddings.weight'));
  const positions = take('embeddings.position_embeddings.weight').data.slice(
    0,
    shape.positions * shape.hidden,
  );
  const type = take('embeddings.token_type_embeddings.weight').data;
  for (let i = 0; i < positions.length; i++) positions[i] += type[i % shape.hidden];
  weights.set('positions.weight', { dims: [shape.positions, shape.hidden], data: positions });
  for (const part of ['weight', 'bias'])
    weights.set(`embeddingNorm.${part}`, take(`embeddings.LayerNorm.${part}`));
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const [theirs, ours] of Object.entries(layerParts)) {
      const source = `encoder.layer.${layer}.${theirs}`;
      const weight = take(`${source}.weight`);
      weights.set(`layer.${layer}.${ours}.weight`, weight.dims.length === 2 ? transposed(weight) : weight);
      weights.set(`layer.${layer}.${ours}.bias`, take(`${source}.bias`));
    }
  }
  for (const [name, dims] of weightDims(shape)) {
    const found = weights.get(name)?.dims;
    if (found?.join() !== dims.join())
      throw new RangeError(`${name} is [${found?.join(', ')}], not [${dims.join(', ')}]`);
  }
  return weights;
}
