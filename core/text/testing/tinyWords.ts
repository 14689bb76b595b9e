import { writeModel } from '../../../native/e2e/testing/writeModel.ts';
import { MultinomialLogistic } from '../../learn/sparse/multinomialLogistic.ts';
import { NaiveBayes } from '../../learn/sparse/naiveBayes.ts';
import { TfIdf } from '../../learn/sparse/tfIdf.ts';
import { exportWords } from '../sentiment/exportWords.ts';
import { WORDS_MODEL } from '../sentimentModel.ts';
import { termInputs } from '../termInputs.ts';
import { termsOf } from '../words.ts';

/** Headlines of negative, neutral and positive news, in turns. */
const headlines = [
  ['coin falls again', 'miner steady today', 'token soars again'],
  ['token falls, bad day', 'court waits', 'coin soars, good day'],
  ['bad hack of a bridge', 'coin steady', 'good week for the coin'],
  ['coin falls falls falls', 'court waits, coin waits', 'coin soars and soars'],
];
const documents = headlines.flat().map(termsOf);
const targets = { classes: 3, labels: documents.map((_, i) => i % 3) };

/** A vocabulary and both classifiers, fitted on a few made-up headlines. */
export function tinyWords() {
  const terms = new TfIdf({ leastDocuments: 1 }).fit(documents);
  const tfIdf = new MultinomialLogistic({ penalty: 0.01 }).fit(terms.transform(documents), targets);
  const naiveBayes = new NaiveBayes({ smoothing: 0.5 }).fit(terms.counts(documents), targets);
  const fitted = { vocabulary: terms.save(), tfIdf: tfIdf.save(), naiveBayes: naiveBayes.save() };
  return { terms, tfIdf, naiveBayes, fitted };
}

/** Registers them in `folder`, the classes as frequent as each other. */
export async function writeTinyWords(folder: string): Promise<void> {
  const output = (name: string) => ({ name, datatype: 'FP32', shape: [-1, 3] });
  await writeModel(folder, {
    ...{ name: WORDS_MODEL, version: '1.0.0', graph: exportWords(tinyWords().fitted, [1 / 3, 1 / 3, 1 / 3]) },
    inputs: [
      { name: 'terms', datatype: 'INT64', shape: [-1, -1] },
      { name: 'counts', datatype: 'FP32', shape: [-1, -1] },
    ],
    outputs: [output('tfIdf'), output('naiveBayes')],
    goldenInputs: [termInputs(['coin falls'])],
  });
}
