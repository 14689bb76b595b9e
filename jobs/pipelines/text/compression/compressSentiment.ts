import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ModelCard } from '../../../../core/inference/port.ts';
import { register } from '../../register.ts';
import { readCryptoPlus, readHeadlines } from '../data/headlines.ts';
import { compare, type Measured, measure } from '../evaluation/measure.ts';
import { type TestSet, testSets } from '../evaluation/sets.ts';
import { CRYPTO } from '../fineTuning/rows.ts';
import { buildCorpus, type PoolRow, validationSplit } from '../split/corpus.ts';
import { compressedCard } from './card.ts';
import { GOLDEN_TEXTS } from './goldenTexts.ts';
import { graphClassifier } from './graphClassifier.ts';
import { calibrateOn, tokeniser } from './quantiseSentiment.ts';
import type { Compressed, CompressionOptions } from './results.ts';
import { studentVariants } from './student.ts';
import { SERVED_VARIANT, variantsOf } from './variants.ts';

/** The fold that choices are made on, as while training: not calibrated on. */
const VALIDATION_FOLD = 0;
/** One in so many training headlines about crypto is calibrated on. */
const CALIBRATE_EVERY = 8;
const TEXTS_PER_RUN = 32;
/** Headlines for the measurements of speed. */
const TIMED_TEXTS = 256;

/**
 * Makes every form of the fine-tuned model, measures them on the test headlines about crypto, writes them to
 * `<work>/variants/` with the figures, and registers the one that is served.
 */
export async function compressSentiment(
  options: CompressionOptions,
  say: (text: string) => void,
): Promise<Compressed[]> {
  const { news, work, models } = options;
  const place = join(work, 'export');
  const graph = await readFile(join(place, 'model.onnx'));
  const tokenizer = await readFile(join(place, 'tokenizer.json'), 'utf8');
  const { sets, calibration, ...rows } = await readTexts(news);
  const calibrated = (bytes: Uint8Array) => calibrateOn(bytes, tokenizer, calibration);
  const variants = [
    ...variantsOf(graph, calibrated),
    ...(await studentVariants(options, rows, calibrated, say)),
  ];

  const folder = join(work, 'variants');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tokenizer.json'), tokenizer);
  await writeFile(join(folder, 'texts.json'), JSON.stringify(sets[0].texts.slice(0, TIMED_TEXTS)));
  const tokenise = tokeniser(tokenizer);
  const results: Compressed[] = [];
  let reference: Measured[] = [];
  let served: Uint8Array = graph;
  for (const { name, alone, ...variant } of variants) {
    const bytes = await variant.graph();
    await writeFile(join(folder, `${name}.onnx`), bytes);
    if (name === SERVED_VARIANT) served = bytes;
    const classifier = graphClassifier(name, bytes, tokenise, alone ? 1 : TEXTS_PER_RUN);
    const measured: Measured[] = [];
    for (const set of sets) measured.push(await measure(classifier, set));
    if (reference.length === 0) reference = measured;
    results.push({
      variant: name,
      bytes: bytes.length,
      gzippedBytes: gzipSync(bytes).length,
      measured: measured.map(({ predicted: _, ...scores }) => scores),
      agreement: measured.map(({ predicted }, i) => shareOfEqual(predicted, reference[i].predicted)),
      comparisons: measured.map((scores, i) => compare(sets[i], scores, reference[i])),
    });
    const [{ macroF1, accuracy }] = measured;
    say(
      `${name.padEnd(28)} ${(bytes.length / 1e6).toFixed(1)} MB macro-F1 ${macroF1.toFixed(3)} accuracy ${accuracy.toFixed(3)}`,
    );
    await writeFile(join(work, 'compression.json'), `${JSON.stringify(results, null, 1)}\n`);
  }
  const card = join(place, 'card.json');
  if (existsSync(card)) {
    const fp32 = JSON.parse(await readFile(card, 'utf8')) as Omit<ModelCard, 'files'>;
    await register(models, served, compressedCard(fp32, results), GOLDEN_TEXTS, tokenizer);
  } else say(`nothing is registered: ${card} is not there yet`);
  return results;
}

interface Texts {
  sets: TestSet[];
  /** Neither tested nor chosen on. */
  calibration: string[];
  training: PoolRow[];
  validation: PoolRow[];
}

async function readTexts(news: string): Promise<Texts> {
  const plus = await readCryptoPlus(news);
  const corpus = buildCorpus(await readHeadlines(news), plus);
  const { training, validation } = validationSplit(corpus.pool, CRYPTO, VALIDATION_FOLD);
  return {
    training,
    validation,
    sets: testSets(corpus, plus).filter(({ name }) => name.startsWith(CRYPTO)),
    calibration: training
      .filter(({ source }) => source === CRYPTO)
      .filter((_, i) => i % CALIBRATE_EVERY === 0)
      .map(({ text }) => text),
  };
}

function shareOfEqual(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, i) => value === b[i]).length / a.length;
}
