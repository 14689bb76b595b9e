import { likeliest, macroF1At } from '../../../../core/learn/classScores.ts';
import type { SparseClassifier } from '../../../../core/learn/sparse/classifier.ts';
import { MultinomialLogistic } from '../../../../core/learn/sparse/multinomialLogistic.ts';
import { NaiveBayes } from '../../../../core/learn/sparse/naiveBayes.ts';
import { TfIdf } from '../../../../core/learn/sparse/tfIdf.ts';
import { lexiconProbabilities } from '../../../../core/text/lexicon/lexicon.ts';
import { termsOf } from '../../../../core/text/words.ts';
import { classes } from '../data/headlines.ts';
import { type Labelled, priorOffsets, ROW_WEIGHTS } from '../fineTuning/rows.ts';
import { equalShares, type SentimentClassifier } from './classifier.ts';

const LEAST_DOCUMENTS = 2;
const PENALTIES = [3e-5, 1e-4, 3e-4];
const SMOOTHINGS = [0.2, 0.5, 1];

export const lexicon: SentimentClassifier = {
  model: 'lexicon',
  seed: 0,
  // Where neutral ends is its own choice.
  shares: equalShares,
  predict: async (texts) => lexiconProbabilities(texts),
};

/** Words and pairs of words by their rarity, and logistic regression on them; its penalty by the validation rows. */
export function trainTfIdf(
  training: readonly Labelled[],
  validation: readonly Labelled[],
): SentimentClassifier {
  const terms = new TfIdf({ leastDocuments: LEAST_DOCUMENTS }).fit(training.map(({ text }) => termsOf(text)));
  const features = (texts: readonly string[]) => terms.transform(texts.map(termsOf));
  const candidates = PENALTIES.map((penalty) => new MultinomialLogistic({ penalty }));
  return best('tf-idf', candidates, features, training, validation);
}

/** Multinomial naive Bayes on words and pairs of words; its smoothing by the validation rows. */
export function trainNaiveBayes(
  training: readonly Labelled[],
  validation: readonly Labelled[],
): SentimentClassifier {
  const terms = new TfIdf({ leastDocuments: LEAST_DOCUMENTS }).fit(training.map(({ text }) => termsOf(text)));
  const features = (texts: readonly string[]) => terms.counts(texts.map(termsOf));
  const candidates = SMOOTHINGS.map((smoothing) => new NaiveBayes({ smoothing }));
  return best('naive-bayes', candidates, features, training, validation);
}

function best(
  model: string,
  candidates: readonly SparseClassifier<unknown>[],
  features: (texts: readonly string[]) => ReturnType<TfIdf['transform']>,
  training: readonly Labelled[],
  validation: readonly Labelled[],
): SentimentClassifier {
  const given = features(training.map(({ text }) => text));
  const held = features(validation.map(({ text }) => text));
  const targets = {
    classes: classes.length,
    labels: training.map(({ label }) => label),
    weights: training.map(({ source }) => ROW_WEIGHTS[source] ?? 1),
    offsets: priorOffsets(training).flat(),
  };
  const labels = validation.map(({ label }) => label);
  const scored = candidates.map((candidate) => {
    const predicted = likeliest(candidate.fit(given, targets).predict(held));
    return { candidate, score: macroF1At(predicted, labels, equalShares) };
  });
  const [{ candidate }] = scored.sort((a, b) => b.score - a.score);
  return { model, seed: 0, predict: async (texts) => candidate.predict(features(texts)) };
}
