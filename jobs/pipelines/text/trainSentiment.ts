import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '../../../core/nets/encoder/safetensors.ts';
import type { Weights } from '../../../core/nets/encoder/shape.ts';
import { exportEncoder } from '../../../core/onnx/exporters/encoder.ts';
import { cached } from './cached.ts';
import { sentimentCard } from './card.ts';
import { fitCategories } from './categories/run.ts';
import { readCryptoPlus, readHeadlines } from './data/headlines.ts';
import { cryptoPlusBenchmark } from './evaluation/cryptoPlus.ts';
import { learningCurve } from './evaluation/learningCurve.ts';
import { type Comparison, compare, type Measured, measure } from './evaluation/measure.ts';
import type { SentimentResults } from './evaluation/results.ts';
import { ceiling, type TestSet, testSets } from './evaluation/sets.ts';
import { sharpened, sharpnessOf, withShares } from './fineTuning/calibrate.ts';
import { checkParity } from './fineTuning/parity.ts';
import { openPretrained, type Pretrained } from './fineTuning/pretrained.ts';
import { humanRows, SEEDS, taughtTexts } from './fineTuning/recipe.ts';
import { CRYPTO } from './fineTuning/rows.ts';
import { fineTuneSentiment } from './fineTuning/run.ts';
import { tokenRows } from './fineTuning/tokens.ts';
import { lexicon, naiveBayes, tfIdf, wordsClassifier } from './models/baselines.ts';
import { SERVED_SHARES, type SentimentClassifier } from './models/classifier.ts';
import { trainGru } from './models/recurrent.ts';
import { encoderClassifier } from './models/transformer.ts';
import { sentimentReport } from './report.ts';
import { holdToInputs } from './sameInputs.ts';
import { buildCorpus, validationSplit } from './split/corpus.ts';
import { readUnlabelled, type Unlabelled } from './split/unlabelled.ts';
import { fittedBaselines } from './words/fitted.ts';
import { registerWords } from './words/register.ts';

export interface SentimentOptions {
  /** Of the news data; see its README. */
  news: string;
  /** Where weights and results of finished steps are kept, so that a training that is cut off goes on. */
  work: string;
  /** Where the baselines on words are registered. */
  models: string;
  /** Local folder of all-MiniLM-L6-v2; without one it comes from the model hub. */
  pretrained: string | undefined;
  seeds?: readonly number[];
}

const VERSION = '1.0.0';
/** The fold of the crypto headlines that every choice is made on. */
const VALIDATION_FOLD = 0;
/** What the tests are about first: the models are compared on it. */
const MAIN_SET = 'CryptoLin test';
/** Seeds of the published benchmark: a run takes as long as two of ours. */
const PLUS_SEEDS = 1;

/**
 * Trains and measures every model of sentiment, and writes the one that is served, in FP32 and too large to be registered, to
 * `<work>/export/` with its card, but for the files; the baselines on words are registered. Each step is done once: what `work`
 * holds is taken from there.
 */
export async function trainSentiment(
  { news, work, models, pretrained: folder, seeds: chosen = SEEDS }: SentimentOptions,
  say: (text: string) => void,
): Promise<SentimentResults> {
  await holdToInputs(news, work);
  const plus = await readCryptoPlus(news);
  const headlines = await readHeadlines(news);
  const corpus = buildCorpus(headlines, plus);
  const { training, validation } = validationSplit(corpus.pool, CRYPTO, VALIDATION_FOLD);
  const rows = humanRows(training);
  const sets = testSets(corpus, plus);
  const pretrained = await openPretrained(folder, join(work, 'hub'));
  const tokens = tokenRows(pretrained);
  const encoder = (weights: Weights) => ({ shape: pretrained.shape, weights, tokens });
  const parity = await checkParity(encoder(pretrained.weights), pretrained.original);
  say(`the exported encoder differs by at most ${JSON.stringify(parity)}`);
  say(`${rows.length} rows to learn from, ${validation.length} to choose by`);

  const measured: Measured[] = [];
  const add = async (name: string, make: () => Promise<SentimentClassifier>, on = sets) => {
    const found = await cached(join(work, 'results'), name, async () => {
      const classifier = await make();
      const all: Measured[] = [];
      for (const set of on) all.push(await measure(classifier, set));
      return all;
    });
    measured.push(...found);
    for (const { set, macroF1, accuracy } of found)
      say(
        `${name.padEnd(14)} ${set.padEnd(36)} macro-F1 ${macroF1.toFixed(3)} accuracy ${accuracy.toFixed(3)}`,
      );
  };
  const taught = taughtTexts(await readUnlabelled(news, headlines, plus));
  const { joint, second, seeds, selfTrained } = await fineTuneSentiment({
    work,
    seeds: chosen,
    pretrained,
    pool: corpus.pool,
    training,
    validation,
    texts: taught.map(({ title }) => title),
    tokens,
    say,
  });
  const held = await encoderClassifier('', 0, encoder(selfTrained)).predict(textsOf(validation));
  const balanced = sharpened(selfTrained, sharpnessOf(held, validation));
  await add('served', async () => encoderClassifier('fine-tuned', 0, encoder(balanced)));
  const crypto = sets.filter(({ name }) => name.startsWith(CRYPTO));
  await add('joint', async () => encoderClassifier('fine-tuned, first stage', 1, encoder(joint)), crypto);
  await add('second', async () => encoderClassifier('fine-tuned, two stages', 1, encoder(second)), crypto);
  for (const [i, weights] of seeds.entries())
    await add(
      `transformer-${chosen[i]}`,
      async () => encoderClassifier('fine-tuned, two stages, all rows', chosen[i], encoder(weights)),
      crypto,
    );
  await add('lexicon', async () => lexicon);
  const words = await fittedBaselines(work, rows, validation);
  await add('naive-bayes', async () => wordsClassifier(naiveBayes, words.naiveBayes));
  await add('tf-idf', async () => wordsClassifier(tfIdf, words.tfIdf));
  for (const seed of chosen) await add(`gru-${seed}`, () => trainGru(rows, validation, seed, say));

  const served = withShares(balanced, SERVED_SHARES);
  const topics = await fitCategories({ news, work, encoder: encoder(served), sets, say });
  const whole = { ...pretrained, weights: new Map([...served, ...topics.weights]) };
  await exportServed(join(work, 'export'), whole);
  const main = sets.filter(({ name }) => name === MAIN_SET);
  const curve = await learningCurve({
    work,
    encoder: encoder(pretrained.weights),
    rows,
    validation,
    set: main[0],
    say,
  });
  const cryptoPlus = await cryptoPlusBenchmark({
    work,
    seeds: chosen.slice(0, PLUS_SEEDS),
    plus,
    headlines,
    encoder: encoder(joint),
    say,
  });
  const results: SentimentResults = {
    rows: countsOf(rows.map(({ source }) => source)),
    taught: taughtFrom(taught),
    leftOut: Object.fromEntries(corpus.leftOut),
    ceiling: agreement(ceiling(corpus)),
    measured: measured.map(({ predicted: _, ...rest }) => rest),
    comparisons: comparisonsOf(measured, sets),
    categories: topics.results,
    learningCurve: curve,
    cryptoPlus,
  };
  await writeFile(join(work, 'sentiment.json'), `${JSON.stringify(results, null, 1)}\n`);
  await writeFile(join(work, 'sentiment.md'), `${sentimentReport(results)}\n`);
  await registerWords(models, VERSION, words, results);
  const card = sentimentCard(VERSION, results);
  await writeFile(join(work, 'export', 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
  return results;
}

async function exportServed(
  folder: string,
  { shape, weights, tokenizer }: Omit<Pretrained, 'original'>,
): Promise<void> {
  const graph = exportEncoder(shape, weights, [
    { output: 'probabilities', place: 'head', link: 'Softmax' },
    { output: 'categories', place: 'topics', link: 'Sigmoid' },
  ]);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), graph);
  await writeFile(join(folder, 'tokenizer.json'), tokenizer);
  // A smaller model begins with these.
  await writeFile(join(folder, 'shape.json'), JSON.stringify(shape));
  await writeFile(join(folder, 'weights.safetensors'), writeSafetensors(weights));
}

/** The served model against each other one on the main test set, and the GRU against TF-IDF; of several seeds the first. */
function comparisonsOf(measured: readonly Measured[], sets: readonly TestSet[]): Comparison[] {
  const set = sets.find(({ name }) => name === MAIN_SET);
  if (set === undefined) return [];
  const first = new Map<string, Measured>();
  for (const entry of measured)
    if (entry.set === MAIN_SET && !first.has(entry.model)) first.set(entry.model, entry);
  const pairs = [
    ...[...first.keys()].filter((name) => name !== 'fine-tuned').map((name) => ['fine-tuned', name]),
    ['gru', 'tf-idf'],
  ];
  return pairs.flatMap(([a, b]) => {
    const [left, right] = [first.get(a), first.get(b)];
    return left && right ? [compare(set, left, right)] : [];
  });
}

/** Where the headlines that were taught come from, and of which days they are. */
function taughtFrom(taught: readonly Unlabelled[]): SentimentResults['taught'] {
  const days = taught.map(({ date }) => date.slice(0, 10)).sort();
  return { rows: countsOf(taught.map(({ origin }) => origin)), from: days[0], to: days[days.length - 1] };
}

function agreement({ labels, predicted }: { labels: number[]; predicted: number[] }) {
  const right = labels.filter((label, i) => label === predicted[i]).length;
  return { rows: labels.length, accuracy: right / labels.length };
}

function textsOf(rows: readonly { text: string }[]): string[] {
  return rows.map(({ text }) => text);
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
