import type { Metric, ModelCard } from '../../../core/inference/port.ts';
import { categories } from '../../../core/text/categories.ts';
import { MAX_TOKENS, SENTIMENT_MODEL } from '../../../core/text/sentimentModel.ts';
import { rounded } from '../rounded.ts';
import { figuresOf, leadOf } from './cardFigures.ts';
import { classes } from './data/headlines.ts';
import type { SentimentResults } from './evaluation/results.ts';
import { jointStage } from './fineTuning/recipe.ts';
import { SERVED_SHARES } from './models/classifier.ts';

/** The name that the served model has among the results. */
const SERVED = 'fine-tuned';
/** What each figure of the served model is held against. */
const BASELINE = 'tf-idf';

/**
 * The card of the served model in FP32. Whoever serves it in another form adds to `metrics` and `limitations` what that form
 * changes.
 */
export function sentimentCard(version: string, results: SentimentResults): Omit<ModelCard, 'files'> {
  const rows = Object.values(results.rows).reduce((sum, count) => sum + count, 0);
  const taught = Object.values(results.taught.rows).reduce((sum, count) => sum + count, 0);
  return {
    name: SENTIMENT_MODEL,
    version,
    task: 'Whether a headline is bad, neutral or good news for the price of what it is about, and what it is about',
    summary: [
      'all-MiniLM-L6-v2 (6 layers, 384 wide), all layers fine-tuned on human-labelled headlines about crypto and finance, and on headlines about',
      'crypto that the models of the first two stages have labelled. Beside the sentiment it gives categories by linear heads on the same vector.',
      leads(results),
    ].join(' '),
    features: [],
    inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
    outputs: [
      { name: 'probabilities', shape: [-1, classes.length] },
      { name: 'categories', shape: [-1, categories.length] },
    ],
    training: {
      from: '2018-07',
      to: results.taught.to.slice(0, 7),
      rows: rows + taught,
      seed: 1,
      hyperparameters: {
        ...results.rows,
        ...results.taught.rows,
        learningRate: jointStage.rates.encoder,
        layerDecay: jointStage.rates.layerDecay,
        dropout: jointStage.dropout,
        shares: SERVED_SHARES.join(' '),
      },
    },
    data: {
      source: `Labelled: CryptoLin (three annotators a headline), SEntFiN 1.0 and Twitter Financial News. Labelled by the models of the first two stages: ${taught} headlines of a dated stream (${Object.keys(results.taught.rows).join(', ')}), ${results.taught.from} to ${results.taught.to}. Encoder: sentence-transformers/all-MiniLM-L6-v2`,
      licence:
        'Encoder Apache-2.0; SEntFiN and Twitter Financial News MIT; CryptoLin public without a stated licence; headlines of the stream belong to their publishers, half of their collections state no licence. No text of them is part of this project.',
    },
    metrics: [...sentimentMetrics(results), ...categoryMetrics(results)],
    limitations: [
      `Two cohorts of annotators agree on ${percent(results.ceiling.accuracy)} of the CryptoLin test rows: no model can be told to be better than that.`,
      'It has seen headlines up to the last day of its training: what it says of older ones is not what could have been said at their time.',
      'The labelled crypto headlines are of 2021 and 2022 almost all, in English, and one in eight is bad news.',
      `The probabilities are given for classes with the shares ${SERVED_SHARES.join(', ')}: where bad news is rarer, they claim too much of it.`,
      `Categories are learned from tags that an aggregator and publishers set by keywords, and are as noisy; nobody has labelled ${ruled().join(' and ')}: these imitate a rule on keywords.`,
      'It reads a headline alone: what it says of the token that somebody asks about, and whether it is true, it does not know.',
      'Not financial advice.',
    ],
    parameters: {},
    serving: {
      text: { tokenizer: 'tokenizer.json', input: 'text', maxTokens: MAX_TOKENS },
      maxBatchSize: 64,
    },
  };
}

function sentimentMetrics({ measured, comparisons }: SentimentResults): Metric[] {
  const paired = comparisons
    .filter(({ model }) => model === SERVED)
    .map((one) => leadOf(one, `macroF1 above ${one.against}`));
  return [...figuresOf(measured, SERVED, BASELINE), ...paired];
}

function categoryMetrics({ categories: results }: SentimentResults): Metric[] {
  return results.map(({ category, from, encoder, tfIdf }) => ({
    name: `f1 ${category}`,
    on: `${encoder.rows} held-out headlines, ${from === 'tags' ? 'tags' : 'agreement with the rule on keywords'}`,
    value: rounded(encoder.f1),
    baseline: { name: BASELINE, value: rounded(tfIdf.f1) },
  }));
}

/** In words, how sure it is that the served model is better than each other one. */
function leads({ comparisons }: SentimentResults): string {
  const parts = comparisons
    .filter(({ model }) => model === SERVED)
    .map(({ against, macroF1, macroF1Interval: [low, high] }) => {
      const sure = low > 0 || high < 0 ? '' : ' (less than resampling the rows can tell)';
      return `${macroF1 >= 0 ? '+' : ''}${macroF1.toFixed(3)} to ${against}${sure}`;
    });
  return parts.length === 0 ? '' : `Macro-F1 on the CryptoLin test rows: ${parts.join(', ')}.`;
}

function ruled(): string[] {
  return categories.filter(({ from }) => from === 'rule').map(({ name }) => name);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
