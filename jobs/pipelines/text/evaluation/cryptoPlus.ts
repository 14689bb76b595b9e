import { join } from 'node:path';
import type { Weights } from '../../../../core/nets/encoder/shape.ts';
import type { LabelledRow } from '../../../../core/nets/encoder/trainer.ts';
import { cached } from '../cached.ts';
import { type CryptoPlusRow, classes, type Headline } from '../data/headlines.ts';
import { jointStage, SMOOTHING } from '../fineTuning/recipe.ts';
import { labelledRows } from '../fineTuning/rows.ts';
import { withHead } from '../fineTuning/run.ts';
import { opinionsOf, taughtRows } from '../fineTuning/selfTraining.ts';
import { runStage, type StageOptions } from '../fineTuning/stage.ts';
import { fitWords, tfIdf, wordsClassifier } from '../models/baselines.ts';
import { equalShares, type SentimentClassifier } from '../models/classifier.ts';
import { encoderClassifier, type TextEncoder } from '../models/transformer.ts';
import { cryptoPlusRows } from './cryptoPlusRows.ts';
import { type Comparison, compare, type Measured, measure } from './measure.ts';

export interface CryptoPlusResult {
  measured: Omit<Measured, 'predicted'>[];
  /** Our first seed against the predictions that the paper published. */
  comparisons: Comparison[];
  /** Training rows that tell the same as a test row and were left out. */
  leftOut: number;
}

const EPOCHS = 6;
/** What a row of its own counts beside a taught one. */
const OWN_WEIGHT = 2;

interface Options {
  work: string;
  seeds: readonly number[];
  plus: readonly CryptoPlusRow[];
  /** Some of them are descriptions of articles, which a model is taught by another. */
  headlines: readonly Headline[];
  /** After its first stage, which saw no text of this test. */
  encoder: TextEncoder;
  say: (text: string) => void;
}

/**
 * The published benchmark on its own split: fine-tuned on its training rows, then on these and on descriptions
 * that the first model has labelled. Its labels are automatic and were
 * computed on the descriptions, so a model reads these alone, and this measures how well it imitates another one.
 */
export async function cryptoPlusBenchmark({
  work,
  seeds,
  plus,
  headlines,
  encoder,
  say,
}: Options): Promise<CryptoPlusResult> {
  const { shape, tokens } = encoder;
  const { training, validation, test, unlabelled, leftOut } = cryptoPlusRows(plus, headlines);
  const held = validation.map(({ text, label }) => ({ ...tokens(text), label }));
  const labelled = labelledRows(training, tokens, SMOOTHING);
  const stage = (name: string, start: Weights, rows: LabelledRow[], options: Partial<StageOptions>) =>
    runStage(
      join(work, 'weights'),
      {
        ...{ name, shape, start, rows, validation: held, shares: equalShares },
        options: { ...jointStage, ...options },
      },
      say,
    );
  const classifierOf = (model: string, seed: number, weights: Weights) =>
    balanced(encoderClassifier(model, seed, { shape, weights, tokens }));
  const results = join(work, 'results');
  const measured: Measured[] = [];
  for (const seed of seeds) {
    const name = `crypto-plus-${seed}`;
    const found = await cached(results, name, async () => {
      const first = await stage(name, withHead(encoder), labelled, {
        ...{ epochs: EPOCHS, averaging: 0.97, seed },
      });
      const teacher = classifierOf('fine-tuned on Crypto+', seed, first);
      const opinions = await cached(join(work, 'weights'), `taught-${name}`, () =>
        opinionsOf([teacher], unlabelled),
      );
      const taught = taughtRows(unlabelled, opinions, tokens);
      const own = labelled.map((row) => ({ ...row, weight: OWN_WEIGHT }));
      const second = await stage(`${name}-self-trained`, first, [...own, ...taught], {
        ...{ epochs: 2, evaluationsPerEpoch: 4, averaging: 0.98, seed },
      });
      const student = classifierOf('fine-tuned on Crypto+, then self-trained', seed, second);
      return [await measure(student, test), await measure(teacher, test)];
    });
    for (const { model, accuracy, macroF1 } of found)
      say(`${model}, seed ${seed}: accuracy ${accuracy.toFixed(4)}, macro-F1 ${macroF1.toFixed(4)}`);
    measured.push(...found);
  }
  measured.push(
    await cached(results, 'crypto-plus-tf-idf', () =>
      measure(balanced(wordsClassifier(tfIdf, fitWords(tfIdf, training, validation))), test),
    ),
  );
  const published = plus.filter(({ split }) => split === 'test').map(({ predicted }) => predicted);
  const comparisons = [...(published[0]?.keys() ?? [])].map((model) => {
    const theirs = published.map((of) => of.get(model) ?? classes.length - 1);
    return compare(test, measured[0], { model, predicted: theirs });
  });
  return {
    measured: measured.map(({ predicted: _, ...rest }) => rest),
    comparisons,
    leftOut,
  };
}

/** The classes of this benchmark are equally frequent. */
function balanced(classifier: SentimentClassifier): SentimentClassifier {
  return { ...classifier, shares: equalShares };
}
