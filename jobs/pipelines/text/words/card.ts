import type { Metric, ModelCard } from '../../../../core/inference/port.ts';
import { WORDS_MODEL } from '../../../../core/text/sentimentModel.ts';
import { figuresOf, leadOf } from '../cardFigures.ts';
import { classes } from '../data/headlines.ts';
import type { SentimentResults } from '../evaluation/results.ts';
import { LEAST_DOCUMENTS } from '../models/baselines.ts';
import { SERVED_SHARES } from '../models/classifier.ts';
import type { FittedBaselines } from './fitted.ts';

/** What each figure stands beside: the model that answers. */
const SERVED = 'fine-tuned';
/** By the names that they have among the results; the lexicon is code, and has its figures here since it has no card. */
const BASELINES = ['tf-idf', 'naive-bayes', 'lexicon'];

/** The card of the baselines on words. */
export function wordsCard(
  version: string,
  { tfIdf, naiveBayes }: FittedBaselines,
  results: SentimentResults,
): Omit<ModelCard, 'files'> {
  const shape = [-1, classes.length];
  return {
    name: WORDS_MODEL,
    version,
    task: 'Whether a headline is bad, neutral or good news by its words and pairs of words alone: what the model of sentiment is held against',
    summary: [
      'Two baselines on words and pairs of neighbouring words: multinomial logistic regression on TF-IDF, and multinomial naive Bayes on counts.',
      'Fitted on the headlines that the fine-tuned model learned from, and asked beside it, so that a person sees where words and model disagree.',
      'The figures of the lexicon, which learns nothing, are here too.',
    ].join(' '),
    features: [],
    inputs: [
      { name: 'terms', datatype: 'INT64', shape: [-1, -1] },
      { name: 'counts', shape: [-1, -1] },
    ],
    outputs: [
      { name: 'tfIdf', shape },
      { name: 'naiveBayes', shape },
    ],
    training: {
      from: '2018-07',
      to: '2022-01',
      rows: tfIdf.rows,
      seed: 0,
      hyperparameters: {
        terms: tfIdf.vocabulary.terms.length,
        leastDocuments: LEAST_DOCUMENTS,
        penalty: tfIdf.setting,
        smoothing: naiveBayes.setting,
        shares: SERVED_SHARES.join(' '),
      },
    },
    data: {
      source: 'CryptoLin (three annotators a headline), SEntFiN 1.0 and Twitter Financial News',
      licence:
        'SEntFiN and Twitter Financial News MIT; CryptoLin public without a stated licence. No text of them is part of this project: terms are kept as hashes.',
    },
    metrics: metricsOf(results),
    limitations: [
      'It knows words and pairs of neighbours, not sentences: what a negation, a condition or a comparison does to the rest is lost on it.',
      `Words that fewer than ${LEAST_DOCUMENTS} headlines held say nothing to it; a text of such words alone gets how frequent the classes are taken to be.`,
      `The probabilities are given for classes with the shares ${SERVED_SHARES.join(', ')}: where bad news is rarer, they claim too much of it.`,
      'Naive Bayes takes words for independent, so its probabilities are nearer to 0 and 1 than it is right.',
      'Not financial advice.',
    ],
    parameters: {},
  };
}

function metricsOf({ measured, comparisons }: SentimentResults): Metric[] {
  const leads = comparisons
    .filter(({ model, against }) => model === SERVED && BASELINES.includes(against))
    .map((one) => leadOf(one, `macroF1 of ${SERVED} above ${one.against}`));
  const figures = BASELINES.flatMap((name) =>
    figuresOf(measured, name, SERVED, (figure) => `${figure} of ${name}`),
  );
  return [...leads, ...figures];
}
