import { likeliest, macroF1At } from '../../../../core/learn/classScores.ts';
import type { Matrix } from '../../../../core/learn/matrix.ts';
import type { SparseClassifier } from '../../../../core/learn/sparse/classifier.ts';
import { MultinomialLogistic } from '../../../../core/learn/sparse/multinomialLogistic.ts';
import { NaiveBayes } from '../../../../core/learn/sparse/naiveBayes.ts';
import type { SparseMatrix } from '../../../../core/learn/sparse/sparseMatrix.ts';
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
  return best('tf-idf', training, validation, {
    candidates: PENALTIES.map((penalty) => new MultinomialLogistic({ penalty })),
    features: (terms, documents) => terms.transform(documents),
  });
}

/** Multinomial naive Bayes on words and pairs of words; its smoothing by the validation rows. */
export function trainNaiveBayes(
  training: readonly Labelled[],
  validation: readonly Labelled[],
): SentimentClassifier {
  return best('naive-bayes', training, validation, {
    candidates: SMOOTHINGS.map((smoothing) => new NaiveBayes({ smoothing })),
    features: (terms, documents) => terms.counts(documents),
  });
}

interface Kind {
  candidates: readonly SparseClassifier<unknown>[];
  features: (terms: TfIdf, documents: readonly string[][]) => SparseMatrix;
}

/** The candidate that does best on the validation rows, fitted again with them. */
function best(
  model: string,
  training: readonly Labelled[],
  validation: readonly Labelled[],
  kind: Kind,
): SentimentClassifier {
  const held = validation.map(({ text }) => text);
  const labels = validation.map(({ label }) => label);
  const scored = kind.candidates.map((candidate) => {
    const predicted = likeliest(fitted(candidate, training, kind)(held));
    return { candidate, score: macroF1At(predicted, labels, equalShares) };
  });
  const [{ candidate }] = scored.sort((a, b) => b.score - a.score);
  const predict = fitted(candidate, [...training, ...validation], kind);
  return { model, seed: 0, predict: async (texts) => predict(texts) };
}

function fitted(
  candidate: SparseClassifier<unknown>,
  rows: readonly Labelled[],
  { features }: Kind,
): (texts: readonly string[]) => Matrix {
  const documents = rows.map(({ text }) => termsOf(text));
  const terms = new TfIdf({ leastDocuments: LEAST_DOCUMENTS }).fit(documents);
  candidate.fit(features(terms, documents), {
    classes: classes.length,
    labels: rows.map(({ label }) => label),
    weights: rows.map(({ source }) => ROW_WEIGHTS[source] ?? 1),
    offsets: priorOffsets(rows).flat(),
  });
  return (texts) => candidate.predict(features(terms, texts.map(termsOf)));
}
