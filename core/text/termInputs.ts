import { createHash } from 'node:crypto';
import { fp32, type TensorOf } from '../inference/tensor.ts';
import { termsOf } from './words.ts';

/** Bytes of a hash: whole numbers of 48 bits are exact in a double, and two of 25,000 terms share one in a million times. */
const KEY_BYTES = 6;
/** No key of a term. */
const PADDING = -1n;

/**
 * What a term is known by in a model, so that its files hold no text of what it learned from: the first 48 bits of its
 * SHA-256.
 */
export function termKey(term: string): number {
  return createHash('sha256').update(term).digest().readUIntBE(0, KEY_BYTES);
}

/**
 * The words and pairs of each text, for a model of words: `terms` INT64 [texts, most], the key of each that a text holds,
 * once, padded with -1; `counts` FP32 of the same shape, how often it stands there, padded with 0.
 */
export function termInputs(texts: readonly string[]): {
  terms: TensorOf<'INT64'>;
  counts: TensorOf<'FP32'>;
} {
  const rows = texts.map((text) => {
    const counts = new Map<string, number>();
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
    return counts;
  });
  // A text without a word has a row too.
  const most = Math.max(1, ...rows.map(({ size }) => size));
  const dims = [texts.length, most];
  const terms = new BigInt64Array(texts.length * most).fill(PADDING);
  const counts = new Float32Array(texts.length * most);
  for (const [i, row] of rows.entries()) {
    terms.set(
      Array.from(row.keys(), (term) => BigInt(termKey(term))),
      i * most,
    );
    counts.set([...row.values()], i * most);
  }
  return { terms: { datatype: 'INT64', dims, data: terms }, counts: fp32(dims, counts) };
}
