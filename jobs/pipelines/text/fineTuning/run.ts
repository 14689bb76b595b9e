import { join } from 'node:path';
import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import type { Weights } from '../../../../core/nets/encoder/shape.ts';
import { cached } from '../cached.ts';
import { classes } from '../data/headlines.ts';
import { equalShares } from '../models/classifier.ts';
import { encoderClassifier } from '../models/transformer.ts';
import type { PoolRow } from '../split/corpus.ts';
import type { Pretrained } from './pretrained.ts';
import { cryptoRows, cryptoStage, humanRows, jointStage, SMOOTHING, selfTrainingStage } from './recipe.ts';
import { labelledRows } from './rows.ts';
import { opinionsOf, taughtRows } from './selfTraining.ts';
import { runStage, type Stage } from './stage.ts';

interface FineTuning {
  work: string;
  seeds: readonly number[];
  pretrained: Pretrained;
  /** Everything that may be learned from. */
  pool: readonly PoolRow[];
  /** The pool without the validation rows and what tells the same. */
  training: readonly PoolRow[];
  validation: readonly PoolRow[];
  /** Headlines about crypto without a label, which the third stage learns from. */
  texts: readonly string[];
  tokens: (text: string) => TokenRow;
  say: (text: string) => void;
}

interface FineTuned {
  /** After the first stage. */
  joint: Weights;
  /** After the second stage. */
  second: Weights;
  /** After the second stage on all rows, the validation rows too, for each seed: how far seeds differ. */
  seeds: Weights[];
  /** After the third stage: what is served. */
  selfTrained: Weights;
}

/**
 * All three stages. The first learns crypto and finance, the second crypto; the third begins where the first ended and learns the rows
 * of the second together with headlines that the first and the second have labelled. None learns from a validation row: these
 * choose which evaluation of a stage is kept. The second runs again on all rows with every seed, without choosing.
 */
export async function fineTuneSentiment(given: FineTuning): Promise<FineTuned> {
  const { work, pretrained, pool, training, texts, tokens, say } = given;
  const { shape } = pretrained;
  const validation = given.validation.map(({ text, label }) => ({ ...tokens(text), label }));
  const run = (stage: Omit<Stage, 'shape' | 'shares'>) =>
    runStage(join(work, 'weights'), { shape, shares: equalShares, ...stage }, say);
  const crypto = (from: readonly PoolRow[], seed: number) =>
    labelledRows(cryptoRows(from, seed), tokens, SMOOTHING);

  const joint = await run({
    name: 'joint',
    start: withHead(pretrained),
    rows: labelledRows(humanRows(training), tokens, SMOOTHING),
    validation,
    options: jointStage,
  });
  const second = await run({
    name: 'validated',
    start: joint,
    rows: crypto(training, 1),
    validation,
    options: cryptoStage(1),
  });
  const seeds: Weights[] = [];
  for (const seed of given.seeds)
    seeds.push(
      await run({
        name: `crypto-${seed}`,
        start: joint,
        rows: crypto(pool, seed),
        options: cryptoStage(seed),
      }),
    );

  const teachers = [joint, second].map((weights) =>
    encoderClassifier('teacher', 0, { shape, weights, tokens }),
  );
  const taught = await cached(join(work, 'weights'), 'taught', () => opinionsOf(teachers, texts));
  const selfTrained = await run({
    name: 'self-trained',
    start: joint,
    rows: [...crypto(training, 1), ...taughtRows(texts, taught, tokens)],
    validation,
    options: selfTrainingStage,
  });
  return { joint, second, seeds, selfTrained };
}

/** A head of zeros. */
export function withHead({ shape, weights }: Pick<Pretrained, 'shape' | 'weights'>): Weights {
  const count = classes.length;
  return new Map([
    ...weights,
    ['head.weight', { dims: [shape.hidden, count], data: new Float32Array(shape.hidden * count) }],
    ['head.bias', { dims: [count], data: new Float32Array(count) }],
  ]);
}
