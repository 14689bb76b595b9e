import { join } from 'node:path';
import { type EncoderShape, layerName, type Weights } from '../../../../core/nets/encoder/shape.ts';
import { cached } from '../cached.ts';
import { jointStage } from '../fineTuning/recipe.ts';
import { runStage } from '../fineTuning/stage.ts';
import { equalShares } from '../models/classifier.ts';
import { encoderClassifier, type TextEncoder } from '../models/transformer.ts';

interface Distillation {
  /** Where the state of the training is kept. */
  work: string;
  teacher: TextEncoder;
  layers: number;
  /** What the student learns from: nobody needs to have labelled them. */
  texts: readonly string[];
  /** Rows that only choose which evaluation is kept. */
  validation: readonly { text: string; label: number }[];
  say: (text: string) => void;
}

/**
 * A smaller encoder that is taught the probabilities of a larger one (Hinton et al. 2015). It begins with every n-th layer of
 * it (Sanh et al. 2019), the last among them, and with its embeddings, which stay, and its head of sentiment.
 */
export async function distil({
  work,
  teacher,
  layers,
  texts,
  validation,
  say,
}: Distillation): Promise<TextEncoder> {
  const { tokens } = teacher;
  const shape: EncoderShape = { ...teacher.shape, layers };
  const { classes, probabilities } = await cached(join(work, 'results'), `lessons-${layers}`, async () => {
    const taught = await encoderClassifier('teacher', 0, teacher).predict(texts);
    return { classes: taught.columns, probabilities: [...taught.data] };
  });
  const none = new Array<number>(classes).fill(0);
  const weights = await runStage(
    join(work, 'weights'),
    {
      name: `student-${layers}`,
      shape,
      start: studentStart(teacher, layers),
      rows: texts.map((text, i) => ({
        ...tokens(text),
        target: probabilities.slice(i * classes, (i + 1) * classes),
        offset: none,
        weight: 1,
      })),
      validation: validation.map(({ text, label }) => ({ ...tokens(text), label })),
      shares: equalShares,
      options: { ...jointStage, trainedLayers: layers },
    },
    say,
  );
  return { shape, weights, tokens };
}

/** Weights of the student before it has learned anything. */
export function studentStart({ shape, weights }: TextEncoder, layers: number): Weights {
  const start: Weights = new Map();
  for (const [name, weight] of weights)
    if (!name.startsWith('layer.') && !name.startsWith('topics.')) start.set(name, weight);
  for (let layer = 0; layer < layers; layer++) {
    const from = `${layerName(Math.round(((layer + 1) * shape.layers) / layers) - 1)}.`;
    for (const [name, weight] of weights)
      if (name.startsWith(from)) start.set(`${layerName(layer)}.${name.slice(from.length)}`, weight);
  }
  return start;
}
