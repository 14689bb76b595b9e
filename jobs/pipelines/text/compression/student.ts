import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../../../../core/learn/random.ts';
import { shuffle } from '../../../../core/nets/encoder/batches.ts';
import { readSafetensors } from '../../../../core/nets/encoder/safetensors.ts';
import type { EncoderShape } from '../../../../core/nets/encoder/shape.ts';
import { exportEncoder } from '../../../../core/onnx/exporters/encoder.ts';
import { humanRows } from '../fineTuning/recipe.ts';
import { CRYPTO } from '../fineTuning/rows.ts';
import { tokenRows } from '../fineTuning/tokens.ts';
import type { PoolRow } from '../split/corpus.ts';
import { distil } from './distil.ts';
import type { CompressionOptions } from './results.ts';
import { type Variant, variantsOf } from './variants.ts';

const LAYERS = 3;
const SEED = 1;

/** The student of the fine-tuned model, in FP32 and in int8; none where the training has not left its weights. */
export async function studentVariants(
  { work }: CompressionOptions,
  { training, validation }: { training: readonly PoolRow[]; validation: readonly PoolRow[] },
  calibrateGraph: Parameters<typeof variantsOf>[1],
  say: (text: string) => void,
): Promise<Variant[]> {
  const read = (name: string) => readFile(join(work, 'export', name));
  if (!existsSync(join(work, 'export', 'weights.safetensors'))) {
    say('no student is taught: the training has left no weights');
    return [];
  }
  const shape = JSON.parse((await read('shape.json')).toString('utf8')) as EncoderShape;
  const weights = readSafetensors(await read('weights.safetensors'));
  const tokenizer = (await read('tokenizer.json')).toString('utf8');
  const student = await distil({
    ...{ work, validation, say, layers: LAYERS, texts: lessonsOf(training) },
    teacher: { shape, weights, tokens: tokenRows({ shape, tokenizer }) },
  });
  const graph = exportEncoder(student.shape, student.weights, [
    { output: 'probabilities', place: 'head', link: 'Softmax' },
  ]);
  return variantsOf(graph, calibrateGraph)
    .slice(0, 2)
    .map(({ name, graph: make }) => ({ name: `student, ${name}`, graph: make }));
}

/** Every crypto headline that people have judged in some way, whatever they said, and as many of finance. */
function lessonsOf(training: readonly PoolRow[]): string[] {
  const finance = new Set(humanRows(training).filter(({ source }) => source !== CRYPTO));
  const crypto = training.filter((row) => row.kind !== 'weak' && !finance.has(row));
  const some = shuffle([...finance], seededRandom(SEED)).slice(0, crypto.length);
  return [...crypto, ...some].map(({ text }) => text);
}
