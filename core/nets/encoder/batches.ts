import type { Tensors } from '../../inference/tensor.ts';

/** One text as the encoder sees it. */
export interface TokenRow {
  /** [CLS] and [SEP] counted in. */
  ids: readonly number[];
}

/** Batches of one epoch, rows shuffled but of like length together, so that little padding is computed. */
export function bucketedBatches(
  rows: readonly TokenRow[],
  batchSize: number,
  random: () => number,
): number[][] {
  const order = shuffle(
    rows.map((_, i) => i),
    random,
  );
  const batches: number[][] = [];
  const bucket = batchSize * BATCHES_PER_BUCKET;
  for (let start = 0; start < order.length; start += bucket) {
    const part = order.slice(start, start + bucket).sort((a, b) => rows[a].ids.length - rows[b].ids.length);
    for (let at = 0; at < part.length; at += batchSize) batches.push(part.slice(at, at + batchSize));
  }
  return shuffle(batches, random);
}

/** Enough that lengths are alike, few enough that every epoch has other batches. */
const BATCHES_PER_BUCKET = 20;

/** `input_ids` and `attention_mask`, [rows, longest]. */
export function tokenTensors(rows: readonly TokenRow[]): Tensors {
  const longest = Math.max(...rows.map(({ ids }) => ids.length));
  const ids = new BigInt64Array(rows.length * longest);
  const mask = new BigInt64Array(rows.length * longest);
  for (const [i, row] of rows.entries()) {
    for (const [j, id] of row.ids.entries()) {
      ids[i * longest + j] = BigInt(id);
      mask[i * longest + j] = 1n;
    }
  }
  const dims = [rows.length, longest];
  return {
    input_ids: { datatype: 'INT64', dims, data: ids },
    attention_mask: { datatype: 'INT64', dims, data: mask },
  };
}

/** The same array in another order (Fisher and Yates). */
export function shuffle<T>(values: T[], random: () => number): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}
