import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import type { Weights } from '../../../../core/nets/encoder/shape.ts';
import { classes } from '../data/headlines.ts';
import { equalShares } from '../models/classifier.ts';
import { meanWeights } from '../models/transformer.ts';
import type { PoolRow } from '../split/corpus.ts';
import type { Pretrained } from './pretrained.ts';
import { cryptoRows, cryptoStage, humanRows, jointStage, SMOOTHING } from './recipe.ts';
import { labelledRows } from './rows.ts';
import { runStage } from './stage.ts';

interface FineTuning {
  work: string;
  seeds: readonly number[];
  pretrained: Pretrained;
  training: readonly PoolRow[];
  validation: readonly PoolRow[];
  tokens: (text: string) => TokenRow;
  say: (text: string) => void;
}

/** Both stages. @returns the weights after the first stage, those of every seed, and the mean of these */
export async function fineTuneSentiment({
  work,
  seeds: chosen,
  pretrained,
  training,
  validation,
  tokens,
  say,
}: FineTuning): Promise<{ joint: Weights; seeds: Weights[]; soup: Weights }> {
  const folder = `${work}/weights`;
  const common = {
    shape: pretrained.shape,
    validation: validation.map(({ text, label }) => ({ ...tokens(text), label })),
    shares: equalShares,
  };
  const joint = await runStage(
    folder,
    {
      ...common,
      name: 'joint',
      start: withHead(pretrained),
      rows: labelledRows(humanRows(training), tokens, SMOOTHING),
      options: jointStage,
    },
    say,
  );
  const seeds: Weights[] = [];
  for (const seed of chosen)
    seeds.push(
      await runStage(
        folder,
        {
          ...common,
          name: `crypto-${seed}`,
          start: joint,
          rows: labelledRows(cryptoRows(training, seed), tokens, SMOOTHING),
          options: cryptoStage(seed),
        },
        say,
      ),
    );
  return { joint, seeds, soup: meanWeights(seeds) };
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
