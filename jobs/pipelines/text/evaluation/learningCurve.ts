import { join } from 'node:path';
import { seededRandom } from '../../../../core/learn/random.ts';
import { MultinomialLogistic } from '../../../../core/learn/sparse/multinomialLogistic.ts';
import { shuffle } from '../../../../core/nets/encoder/batches.ts';
import { cached } from '../cached.ts';
import { denseFeatures } from '../categories/heads.ts';
import { classes } from '../data/headlines.ts';
import { jointStage, SMOOTHING } from '../fineTuning/recipe.ts';
import { labelledRows, priorOffsets, ROW_WEIGHTS } from '../fineTuning/rows.ts';
import { withHead } from '../fineTuning/run.ts';
import { runStage } from '../fineTuning/stage.ts';
import { fitWords, tfIdf, wordsClassifier } from '../models/baselines.ts';
import { equalShares, type SentimentClassifier } from '../models/classifier.ts';
import { trainGru } from '../models/recurrent.ts';
import { encoderClassifier, pooledVectors, type TextEncoder } from '../models/transformer.ts';
import type { PoolRow } from '../split/corpus.ts';
import { measure } from './measure.ts';
import type { TestSet } from './sets.ts';

export interface CurvePoint {
  model: string;
  rows: number;
  macroF1: number;
  macroF1Interval: readonly [number, number];
}

/** Sizes of the training set; the last is all of it. */
const SIZES = [250, 1_000, 4_000, Number.POSITIVE_INFINITY];
/** Few rows are gone through more often: with fewer steps than this nothing can be told about a small set. */
const LEAST_STEPS = 250;
const HEAD_PENALTY = 1e-3;

interface Options {
  work: string;
  /** As it came. */
  encoder: TextEncoder;
  rows: readonly PoolRow[];
  validation: readonly PoolRow[];
  set: TestSet;
  say: (text: string) => void;
}

/** Macro-F1 on one test set against the number of rows that were learned from: each larger set holds the smaller ones. */
export async function learningCurve(options: Options): Promise<CurvePoint[]> {
  const { work, rows, validation, set, say } = options;
  const order = shuffle([...rows], seededRandom(11));
  const points: CurvePoint[] = [];
  for (const size of SIZES) {
    const part = order.slice(0, size);
    const models: [string, () => Promise<SentimentClassifier>][] = [
      ['tf-idf', async () => wordsClassifier(tfIdf, fitWords(tfIdf, part, validation))],
      ['gru', () => trainGru(part, validation, 1, say)],
      ['frozen encoder', () => frozenEncoder(options, part)],
      ['fine-tuned', () => fineTuned(options, part, part.length === rows.length)],
    ];
    for (const [model, make] of models) {
      const name = `curve-${model.replace(' ', '-')}-${part.length}`;
      const point = await cached(join(work, 'results'), name, async (): Promise<CurvePoint> => {
        const { macroF1, macroF1Interval } = await measure(await make(), set);
        return { model, rows: part.length, macroF1, macroF1Interval };
      });
      say(
        `${model.padEnd(14)} ${String(part.length).padStart(6)} rows: macro-F1 ${point.macroF1.toFixed(3)}`,
      );
      points.push(point);
    }
  }
  return points;
}

/** Logistic regression on the pooled vectors of the encoder as it came. */
async function frozenEncoder({ encoder }: Options, rows: readonly PoolRow[]): Promise<SentimentClassifier> {
  const vectors = async (texts: readonly string[]) => denseFeatures(await pooledVectors(encoder, texts));
  const model = new MultinomialLogistic({ penalty: HEAD_PENALTY }).fit(
    await vectors(rows.map(({ text }) => text)),
    {
      classes: classes.length,
      labels: rows.map(({ label }) => label),
      weights: rows.map(({ source }) => ROW_WEIGHTS[source] ?? 1),
      offsets: priorOffsets(rows).flat(),
    },
  );
  return { model: 'frozen encoder', seed: 0, predict: async (texts) => model.predict(await vectors(texts)) };
}

/** The first stage of the recipe alone. With all rows it is the stage that the served model begins from. */
async function fineTuned(
  { work, encoder, validation, say }: Options,
  rows: readonly PoolRow[],
  isAll: boolean,
): Promise<SentimentClassifier> {
  const { shape, tokens } = encoder;
  const steps = Math.ceil(rows.length / jointStage.batchSize);
  const epochs = Math.max(jointStage.epochs, Math.ceil(LEAST_STEPS / steps));
  const weights = await runStage(
    join(work, 'weights'),
    {
      name: isAll ? 'joint' : `curve-${rows.length}`,
      shape,
      start: withHead(encoder),
      rows: labelledRows(rows, tokens, SMOOTHING),
      validation: validation.map(({ text, label }) => ({ ...tokens(text), label })),
      shares: equalShares,
      options: {
        ...jointStage,
        epochs,
        evaluationsPerEpoch: epochs > 4 ? 1 : 2,
        averaging: rows.length < 2_000 ? 0.9 : 0.98,
      },
    },
    say,
  );
  return encoderClassifier('fine-tuned', 1, { shape, weights, tokens });
}
