import { join } from 'node:path';
import { cached } from '../cached.ts';
import { type CryptoPlusRow, classes } from '../data/headlines.ts';
import { jointStage, SMOOTHING } from '../fineTuning/recipe.ts';
import { labelledRows } from '../fineTuning/rows.ts';
import { withHead } from '../fineTuning/run.ts';
import { runStage } from '../fineTuning/stage.ts';
import { fitWords, tfIdf, wordsClassifier } from '../models/baselines.ts';
import { equalShares, type SentimentClassifier } from '../models/classifier.ts';
import { encoderClassifier, type TextEncoder } from '../models/transformer.ts';
import { duplicateGroups } from '../split/nearDuplicates.ts';
import { type Comparison, compare, type Measured, measure } from './measure.ts';

export interface CryptoPlusResult {
  measured: Omit<Measured, 'predicted'>[];
  /** Our first seed against the predictions that the paper published. */
  comparisons: Comparison[];
  /** Training rows that tell the same as a test row and were left out. */
  leftOut: number;
}

const EPOCHS = 6;

interface Options {
  work: string;
  seeds: readonly number[];
  plus: readonly CryptoPlusRow[];
  /** After its first stage, which saw no text of this test. */
  encoder: TextEncoder;
  say: (text: string) => void;
}

/**
 * The published benchmark on its own split: fine-tuned on its training rows alone. Its labels are automatic and were
 * computed on the descriptions, so a model reads these alone, and this measures how well it imitates another one.
 */
export async function cryptoPlusBenchmark({
  work,
  seeds,
  plus,
  encoder,
  say,
}: Options): Promise<CryptoPlusResult> {
  const { shape, tokens } = encoder;
  const rows = plus.map(({ description, label, split }) => ({
    text: description,
    label,
    split,
    source: 'Crypto+',
  }));
  // A row that shares its title or its description with a test row tells the same as that one.
  const groups = duplicateGroups([...plus.map(({ title }) => title), ...plus.map((row) => row.description)]);
  const both = (i: number) => [groups[i], groups[plus.length + i]];
  const tested = new Set(rows.flatMap(({ split }, i) => (split === 'test' ? both(i) : [])));
  const of = (split: string) =>
    rows.filter((row, i) => row.split === split && !both(i).some((group) => tested.has(group)));
  const [training, validation] = [of('train'), of('val')];
  const test = rows.filter(({ split }) => split === 'test');
  const set = {
    name: 'Crypto+ test',
    texts: test.map(({ text }) => text),
    labels: test.map(({ label }) => label),
  };
  const results = join(work, 'results');
  const measured: Measured[] = [];
  for (const seed of seeds) {
    const found = await cached(results, `crypto-plus-${seed}`, async () => {
      const weights = await runStage(
        join(work, 'weights'),
        {
          name: `crypto-plus-${seed}`,
          shape,
          start: withHead(encoder),
          rows: labelledRows(training, tokens, SMOOTHING),
          validation: validation.map(({ text, label }) => ({ ...tokens(text), label })),
          shares: equalShares,
          options: { ...jointStage, epochs: EPOCHS, averaging: 0.97, seed },
        },
        say,
      );
      const model = encoderClassifier('fine-tuned on Crypto+', seed, { shape, weights, tokens });
      return measure(balanced(model), set);
    });
    say(`Crypto+ seed ${seed}: accuracy ${found.accuracy.toFixed(4)}, macro-F1 ${found.macroF1.toFixed(4)}`);
    measured.push(found);
  }
  measured.push(
    await cached(results, 'crypto-plus-tf-idf', () =>
      measure(balanced(wordsClassifier(tfIdf, fitWords(tfIdf, training, validation))), set),
    ),
  );
  const published = plus.filter(({ split }) => split === 'test').map(({ predicted }) => predicted);
  const comparisons = [...(published[0]?.keys() ?? [])].map((model) => {
    const theirs = published.map((of) => of.get(model) ?? classes.length - 1);
    return compare(set, measured[0], { model, predicted: theirs });
  });
  return {
    measured: measured.map(({ predicted: _, ...rest }) => rest),
    comparisons,
    leftOut: rows.filter(({ split }) => split !== 'test').length - training.length - validation.length,
  };
}

/** The classes of this benchmark are equally frequent. */
function balanced(classifier: SentimentClassifier): SentimentClassifier {
  return { ...classifier, shares: equalShares };
}
