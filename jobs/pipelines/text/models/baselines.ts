import { likeliest, macroF1At } from '../../../../core/learn/classScores.ts';
import type { Matrix } from '../../../../core/learn/matrix.ts';
import type {
  LinearClassifier,
  LinearClassifierState,
} from '../../../../core/learn/sparse/linearClassifier.ts';
import { MultinomialLogistic } from '../../../../core/learn/sparse/multinomialLogistic.ts';
import { NaiveBayes } from '../../../../core/learn/sparse/naiveBayes.ts';
import type { SparseMatrix } from '../../../../core/learn/sparse/sparseMatrix.ts';
import { TfIdf, type TfIdfState } from '../../../../core/learn/sparse/tfIdf.ts';
import { lexiconProbabilities } from '../../../../core/text/lexicon/lexicon.ts';
import { termsOf } from '../../../../core/text/words.ts';
import { classes } from '../data/headlines.ts';
import { type Labelled, priorOffsets, ROW_WEIGHTS } from '../fineTuning/rows.ts';
import { equalShares, type SentimentClassifier } from './classifier.ts';

/** A term must stand in as many headlines. */
export const LEAST_DOCUMENTS = 2;

export const lexicon: SentimentClassifier = {
  model: 'lexicon',
  seed: 0,
  // Where neutral ends is its own choice.
  shares: equalShares,
  predict: async (texts) => lexiconProbabilities(texts),
};

/** A baseline on words and pairs of words that can be fitted. */
export interface WordsKind {
  model: string;
  settings: readonly number[];
  make: (setting: number) => LinearClassifier;
  features: (terms: TfIdf, documents: readonly string[][]) => SparseMatrix;
}

/** Words and pairs of words by their rarity, and logistic regression on them; its setting is the penalty. */
export const tfIdf: WordsKind = {
  model: 'tf-idf',
  settings: [3e-5, 1e-4, 3e-4],
  make: (penalty) => new MultinomialLogistic({ penalty }),
  features: (terms, documents) => terms.transform(documents),
};

/** Multinomial naive Bayes on words and pairs of words; its setting is the smoothing. */
export const naiveBayes: WordsKind = {
  model: 'naive-bayes',
  settings: [0.2, 0.5, 1],
  make: (smoothing) => new NaiveBayes({ smoothing }),
  features: (terms, documents) => terms.counts(documents),
};

/** A fitted baseline on words, as plain data. */
export interface WordsState {
  /** The one that does best on the validation rows. */
  setting: number;
  /** That it was fitted on. */
  rows: number;
  vocabulary: TfIdfState;
  linear: LinearClassifierState;
}

/** Fitted with the setting that does best on the validation rows, which are not learned from. */
export function fitWords(
  kind: WordsKind,
  training: readonly Labelled[],
  validation: readonly Labelled[],
): WordsState {
  const held = validation.map(({ text }) => text);
  const labels = validation.map(({ label }) => label);
  const scored = kind.settings.map((setting) => {
    const state = fitOn(kind, setting, training);
    const predicted = likeliest(predict(kind, state, held));
    return { state, score: macroF1At(predicted, labels, equalShares) };
  });
  const [{ state }] = scored.sort((a, b) => b.score - a.score);
  return state;
}

export function wordsClassifier(kind: WordsKind, state: WordsState): SentimentClassifier {
  return { model: kind.model, seed: 0, predict: async (texts) => predict(kind, state, texts) };
}

function fitOn({ make, features }: WordsKind, setting: number, rows: readonly Labelled[]): WordsState {
  const documents = rows.map(({ text }) => termsOf(text));
  const terms = new TfIdf({ leastDocuments: LEAST_DOCUMENTS }).fit(documents);
  const model = make(setting).fit(features(terms, documents), {
    classes: classes.length,
    labels: rows.map(({ label }) => label),
    weights: rows.map(({ source }) => ROW_WEIGHTS[source] ?? 1),
    offsets: priorOffsets(rows).flat(),
  });
  return { setting, rows: rows.length, vocabulary: terms.save(), linear: model.save() };
}

/** As if the classes were equally frequent, texts x classes. */
function predict(
  { make, features }: WordsKind,
  { setting, vocabulary, linear }: WordsState,
  texts: readonly string[],
): Matrix {
  const terms = new TfIdf({ leastDocuments: LEAST_DOCUMENTS }).load(vocabulary);
  return make(setting)
    .load(linear)
    .predict(features(terms, texts.map(termsOf)));
}
