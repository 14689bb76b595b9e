import { describe, expect, it } from 'vitest';
import { tinyShape, tinyWeights } from '../../../../core/nets/encoder/testing/tinyEncoder.ts';
import { GraphBuilder } from '../../../../core/onnx/graph.ts';
import { checkParity } from './parity.ts';

const encoder = {
  shape: tinyShape,
  weights: tinyWeights(),
  tokens: (text: string) => ({
    ids: [
      2,
      ...text
        .split(' ')
        .slice(0, 7)
        .map((word) => 4 + word.length),
      3,
    ],
  }),
};

describe('the parity of encoders', () => {
  it('holds between the exported graph and TensorFlow.js', async () => {
    const { tensorflow, original } = await checkParity(encoder, undefined);
    expect(tensorflow).toBeLessThan(1e-5);
    expect(original).toBeUndefined();
  });

  it('is refused when the model of the authors says something else', async () => {
    const g = new GraphBuilder();
    g.input('input_ids', [-1, 'tokens'], 'INT64');
    const mask = g.node('Cast', [g.input('attention_mask', [-1, 'tokens'], 'INT64')], { to: 1 });
    const column = g.node('Unsqueeze', [mask, g.integers([2])]);
    const states = g.node('Mul', [column, g.constant(new Float32Array(8).fill(0.5), [1, 1, 8])]);
    g.output('last_hidden_state', states, [-1, 'tokens', 8]);
    await expect(checkParity(encoder, g.build('other', {}))).rejects.toThrow(/differs from original/);
  });
});
