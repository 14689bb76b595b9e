import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard, Models } from '../../inference/port.ts';
import { fp32Of, type Tensors } from '../../inference/tensor.ts';
import { categories } from '../categories.ts';
import { SENTIMENT_MODEL } from '../sentimentModel.ts';
import { withoutLinks } from '../withoutLinks.ts';
import type { ClassificationAnswer, Classified } from './answer.ts';

/** Texts in one run: more only make a run longer, since a run keeps every core busy from some dozens on. */
const BATCH = 32;
/** A category is named where the model finds it likelier than not. */
const CATEGORY_FROM = 0.5;

/**
 * What the model of sentiment says of each text, all by one version of it. The texts are data: nothing in them is
 * followed. Links are left out, as in training. They run in batches of texts of like length, since the shorter ones of a batch are padded.
 * @param options.onBatch is told the share that is done
 * @throws UnknownModelError, InferenceError, InferenceUnavailableError as `Models.run` does
 */
export async function classify(
  texts: readonly string[],
  models: Models,
  options: { signal?: AbortSignal; onBatch?: (done: number) => void } = {},
): Promise<ClassificationAnswer> {
  const card = await models.card(SENTIMENT_MODEL);
  const input = card.serving?.text?.input ?? 'text';
  const read = texts.map(withoutLinks);
  const order = texts.map((_, i) => i).sort((a, b) => read[a].length - read[b].length || a - b);
  const items = new Array<Classified>(texts.length);
  for (let from = 0; from < order.length; from += BATCH) {
    options.signal?.throwIfAborted();
    const batch = order.slice(from, from + BATCH);
    const data = batch.map((i) => read[i]);
    const outputs = await models.run(
      SENTIMENT_MODEL,
      { [input]: { datatype: 'BYTES', dims: [data.length], data } },
      { version: card.version },
    );
    const readRow = readerOf(card, outputs, batch.length);
    for (const [row, i] of batch.entries()) items[i] = readRow(row);
    options.onBatch?.((from + batch.length) / order.length);
  }
  return { items, model: { name: card.name, version: card.version } };
}

/** Reads the rows of a batch. @throws InferenceError when the outputs are not of the shape that the card promises */
function readerOf(card: ModelCard, outputs: Tensors, rows: number): (row: number) => Classified {
  const probabilities = fp32Of(outputs, 'probabilities');
  if (probabilities.length !== 3 * rows)
    throw new InferenceError('The model of sentiment does not give three probabilities a text');
  const topics = outputs.categories === undefined ? new Float32Array(0) : fp32Of(outputs, 'categories');
  const names = categoryNames(card, topics.length / rows);
  return (row) => {
    const own = Array.from(probabilities.subarray(3 * row, 3 * row + 3), (value) =>
      Math.min(1, Math.max(0, value)),
    );
    if (!own.every(Number.isFinite)) throw new InferenceError('The model of sentiment gives no numbers');
    const likeliest = largest(topics.subarray(names.length * row, names.length * (row + 1)));
    const category = likeliest !== undefined && likeliest.value >= CATEGORY_FROM && names[likeliest.index];
    return { label: labelOf(own, card), probabilities: own, ...(category && { category }) };
  };
}

/** The card names them; where it does not, they are the ones of this program, if there are as many. */
function categoryNames(card: ModelCard, count: number): readonly string[] {
  if (card.features.length === count) return card.features;
  if (count === categories.length) return categories.map(({ name }) => name);
  throw new InferenceError(`The model of sentiment gives ${count} categories that nothing names`);
}

/**
 * The class whose probability is largest; where the card has `thresholds`, the one whose probability is the largest
 * multiple of its threshold, which is how a class that is rarer or dearer than the others gets its due.
 */
function labelOf(probabilities: readonly number[], { parameters }: ModelCard): Classified['label'] {
  const thresholds = parameters.thresholds ?? [1, 1, 1];
  if (!Array.isArray(thresholds) || thresholds.length !== 3 || !thresholds.every((value) => value > 0))
    throw new InferenceError('The card of the model of sentiment has thresholds that are not three above 0');
  const best = largest(probabilities.map((value, k) => value / thresholds[k]));
  return ((best?.index ?? 1) - 1) as Classified['label'];
}

function largest(values: ArrayLike<number>): { index: number; value: number } | undefined {
  let index = -1;
  for (let i = 0; i < values.length; i++) if (index < 0 || values[i] > values[index]) index = i;
  return index < 0 ? undefined : { index, value: values[index] };
}
