import { fp32, fp32Of, type Tensors } from '../../inference/tensor.ts';

/** The name under which the model is registered. */
export const RECOMMEND_MODEL = 'recommend';

/** Ways to score, each an output of the graph; the first is served where none is asked for. */
export const methods = ['hybrid', 'collaborative', 'content'] as const;
export type Method = (typeof methods)[number];

/** What the graph says beside the scores, each [batch, tokens] save `neighbours` [batch, 1]. */
export const evidence = ['heldBy', 'neighbours', 'alikeTo', 'alike', 'kinTo', 'kin'] as const;

/** What the graph says of one portfolio. Arrays are one value a token, in the order of the card's features. */
export interface Evidence {
  scores: Record<Method, Float32Array>;
  /** How many holders have a portfolio like this one: those that share a token, at most the nearest 60 by cosine. */
  neighbours: number;
  /** How many of them hold the token. */
  heldBy: Float32Array;
  /** The held token whose daily returns correlate most with the token's: its place, and the correlation, 0 if unknown. */
  alikeTo: Float32Array;
  alike: Float32Array;
  /** The held token that is nearest by content: its place, and the cosine; 0 where nothing is shared. */
  kinTo: Float32Array;
  kin: Float32Array;
}

/** @param held one weight a token, 0 where it is not held */
export async function evidenceFor(
  held: Float32Array,
  run: (inputs: Tensors) => Promise<Tensors>,
): Promise<Evidence> {
  const outputs = await run({ held: fp32([1, held.length], held) });
  return {
    scores: {
      hybrid: fp32Of(outputs, 'hybrid'),
      collaborative: fp32Of(outputs, 'collaborative'),
      content: fp32Of(outputs, 'content'),
    },
    neighbours: fp32Of(outputs, 'neighbours')[0],
    heldBy: fp32Of(outputs, 'heldBy'),
    alikeTo: fp32Of(outputs, 'alikeTo'),
    alike: fp32Of(outputs, 'alike'),
    kinTo: fp32Of(outputs, 'kinTo'),
    kin: fp32Of(outputs, 'kin'),
  };
}
