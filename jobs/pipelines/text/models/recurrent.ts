import { likeliest, macroF1At } from '../../../../core/learn/classScores.ts';
import { GruClassifier, type GruOptions } from '../../../../core/nets/gru/classifier.ts';
import { words } from '../../../../core/text/words.ts';
import { classes } from '../data/headlines.ts';
import { type Labelled, priorOffsets, ROW_WEIGHTS } from '../fineTuning/rows.ts';
import { equalShares, type SentimentClassifier } from './classifier.ts';

/** 0 is padding, 1 a word that is not known. */
const FIRST_WORD = 2;
const LEAST_COUNT = 2;
const MAX_WORDS = 28;
const PATIENCE = 2;

const options: Omit<GruOptions, 'vocabulary' | 'seed'> = {
  classes: classes.length,
  embedding: 64,
  hidden: 96,
  dropout: 0.3,
  learningRate: 2e-3,
  batchSize: 64,
  epochs: 8,
};

/** A recurrent net from nothing on our own words; it ends, and keeps its weights, by the validation rows. */
export async function trainGru(
  training: readonly Labelled[],
  validation: readonly Labelled[],
  seed: number,
  say: (text: string) => void,
): Promise<SentimentClassifier> {
  const vocabulary = vocabularyOf(training);
  const rowOf = (text: string) => {
    const ids = words(text)
      .slice(0, MAX_WORDS)
      .map((word) => vocabulary.get(word) ?? 1);
    return { ids: ids.length === 0 ? [1] : ids };
  };
  const offsets = priorOffsets(training);
  const rows = training.map(({ text, label, source }, i) => ({
    ...rowOf(text),
    label,
    offset: offsets[i],
    weight: ROW_WEIGHTS[source] ?? 1,
  }));
  const held = validation.map(({ text }) => rowOf(text));
  const labels = validation.map(({ label }) => label);
  const model = new GruClassifier({ ...options, vocabulary: vocabulary.size + FIRST_WORD, seed });
  let best = { score: -1, epoch: 0, state: {} as ReturnType<GruClassifier['save']> };
  await model.fit(rows, async (epoch, loss) => {
    const score = macroF1At(likeliest(model.predict(held)), labels, equalShares);
    if (score > best.score) best = { score, epoch, state: model.save() };
    say(`gru-${seed}: epoch ${epoch + 1}, loss ${loss.toFixed(4)}, score ${score.toFixed(4)}`);
    return epoch - best.epoch >= PATIENCE ? 'stop' : undefined;
  });
  model.load(best.state);
  return { model: 'gru', seed, predict: async (texts) => model.predict(texts.map(rowOf)) };
}

function vocabularyOf(rows: readonly Labelled[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of rows) for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= LEAST_COUNT).map(([word]) => word);
  return new Map(kept.sort().map((word, i) => [word, i + FIRST_WORD]));
}
