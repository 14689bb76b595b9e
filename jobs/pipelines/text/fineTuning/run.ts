import { join } from 'node:path';
import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import type { Weights } from '../../../../core/nets/encoder/shape.ts';
import { classes } from '../data/headlines.ts';
import { equalShares } from '../models/classifier.ts';
import { encoderClassifier } from '../models/transformer.ts';
import type { PoolRow } from '../split/corpus.ts';
import type { Pretrained } from './pretrained.ts';
import {
  cryptoRows,
  cryptoStage,
  humanRows,
  jointStage,
  SMOOTHING,
  selfTrainingStage,
  taughtTexts,
} from './recipe.ts';
import { labelledRows } from './rows.ts';
import { taughtRows } from './selfTraining.ts';
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
  /** Headlines about crypto without a label. */
  unlabelled: readonly string[];
  tokens: (text: string) => TokenRow;
  say: (text: string) => void;
}

interface FineTuned {
  /** After the first stage. */
  joint: Weights;
  /** After the second stage on all rows, for each seed. */
  seeds: Weights[];
  /** After the third stage, on all rows: what is served. */
  selfTrained: Weights;
  /** The second and the third stage without the validation rows: what the recipe is judged and calibrated by. */
  validated: { second: Weights; selfTrained: Weights };
}

/**
 * All three stages. The first, on crypto and finance, never sees the validation rows. The second, on crypto, runs once without them
 * and then on all rows with every seed. The third begins where the first ended and learns the rows of the second together with
 * headlines that the first and the second have labelled; it too runs once without the validation rows, which no teacher has then seen.
 */
export async function fineTuneSentiment(given: FineTuning): Promise<FineTuned> {
  const { work, pretrained, pool, training, tokens, say } = given;
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

  const texts = taughtTexts(given.unlabelled);
  const taughtBy = (...weights: Weights[]) =>
    taughtRows(
      texts,
      weights.map((own) => encoderClassifier('teacher', 0, { shape, weights: own, tokens })),
      tokens,
    );
  const validatedSelf = await run({
    name: 'self-trained-validated',
    start: joint,
    rows: [...crypto(training, 1), ...(await taughtBy(joint, second))],
    validation,
    options: selfTrainingStage,
  });
  const selfTrained = await run({
    name: 'self-trained',
    start: joint,
    rows: [...crypto(pool, 1), ...(await taughtBy(joint, ...seeds))],
    options: selfTrainingStage,
  });
  return { joint, seeds, selfTrained, validated: { second, selfTrained: validatedSelf } };
}

/** A head of zeros: every seed begins at the same place, so that their weights can be averaged. */
export function withHead({ shape, weights }: Pick<Pretrained, 'shape' | 'weights'>): Weights {
  const count = classes.length;
  return new Map([
    ...weights,
    ['head.weight', { dims: [shape.hidden, count], data: new Float32Array(shape.hidden * count) }],
    ['head.bias', { dims: [count], data: new Float32Array(count) }],
  ]);
}
