import { transposed } from '../onnxCheckpoint.ts';
import type { Weights } from '../shape.ts';

const parts: [string, string][] = [
  ['attention.self.query', 'query'],
  ['attention.self.key', 'key'],
  ['attention.self.value', 'value'],
  ['attention.output.dense', 'attended'],
  ['attention.output.LayerNorm', 'attendedNorm'],
  ['intermediate.dense', 'expand'],
  ['output.dense', 'contract'],
  ['output.LayerNorm', 'outputNorm'],
];

/** The tiny weights under the names of BERT, with token types. */
export function bertCheckpoint(weights: Weights): Weights {
  const named: Weights = new Map();
  const take = (name: string) => weights.get(name) ?? { dims: [0], data: new Float32Array() };
  named.set('embeddings.word_embeddings.weight', take('words.weight'));
  const { dims, data } = take('positions.weight');
  named.set('embeddings.position_embeddings.weight', { dims, data: data.map((value) => value - 0.5) });
  named.set('embeddings.token_type_embeddings.weight', {
    dims: [2, 8],
    data: new Float32Array(16).fill(0.5),
  });
  for (const part of ['weight', 'bias']) {
    named.set(`embeddings.LayerNorm.${part}`, take(`embeddingNorm.${part}`));
    for (const layer of [0, 1])
      for (const [theirs, ours] of parts) {
        const weight = take(`layer.${layer}.${ours}.${part}`);
        named.set(
          `encoder.layer.${layer}.${theirs}.${part}`,
          weight.dims.length === 2 ? transposed(weight) : weight,
        );
      }
  }
  return named;
}
