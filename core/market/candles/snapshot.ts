import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Candles, length } from './candles.ts';

/** `models/snapshot/candles.json`, beside `candles.bin`; `intraday.json` says beside it how long its candles are. */
export const snapshotIndex = z.object({
  /** Always 1: readers refuse what they do not know. */
  format: z.literal(1),
  /** Of the pipeline run. */
  builtAt: z.iso.datetime(),
  /** Day of the newest candle. */
  asOf: z.iso.date(),
  sha256: z.string(),
  series: z.array(
    z.object({
      symbol: z.string(),
      /** What stands in `Candles.day` for its first candle. */
      firstDay: z.int(),
      length: z.int().positive(),
      source: z.string(),
    }),
  ),
});

export type SnapshotIndex = z.output<typeof snapshotIndex>;

export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

const columns = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Packs series one after the other, each as five little-endian float64 columns (open, high, low, close, volume);
 * the days follow from `firstDay`, since a series has no gap.
 */
export function encodeSnapshot(
  series: readonly { candles: Candles; source: string }[],
  about: { builtAt: string; asOf: string },
): { index: SnapshotIndex; bytes: Uint8Array } {
  const total = series.reduce((sum, { candles }) => sum + columns.length * length(candles), 0);
  const values = new Float64Array(total);
  let offset = 0;
  for (const { candles } of series) {
    for (const column of columns) {
      values.set(candles[column], offset);
      offset += length(candles);
    }
  }
  const bytes = new Uint8Array(values.buffer);
  return {
    index: {
      format: 1,
      ...about,
      sha256: sha256(bytes),
      series: series.map(({ candles, source }) => ({
        symbol: candles.symbol,
        firstDay: candles.day[0],
        length: length(candles),
        source,
      })),
    },
    bytes,
  };
}

/** @throws SnapshotError when the bytes are not those that the index describes */
export function decodeSnapshot(index: SnapshotIndex, bytes: Uint8Array): Map<string, Candles> {
  if (index.format !== 1) throw new SnapshotError(`Snapshot format ${index.format} is not known here`);
  if (sha256(bytes) !== index.sha256) throw new SnapshotError('The snapshot does not match its checksum');
  const total = index.series.reduce((sum, entry) => sum + columns.length * entry.length, 0);
  if (bytes.byteLength !== total * Float64Array.BYTES_PER_ELEMENT)
    throw new SnapshotError('The snapshot does not hold as many values as its index says');
  // A copy of its own: what a file was read into may lie anywhere in a buffer shared with others.
  const values = new Float64Array(new Uint8Array(bytes).buffer);
  const result = new Map<string, Candles>();
  let offset = 0;
  for (const entry of index.series) {
    const column = () => {
      offset += entry.length;
      return values.subarray(offset - entry.length, offset);
    };
    result.set(entry.symbol, {
      symbol: entry.symbol,
      day: Int32Array.from({ length: entry.length }, (_, row) => entry.firstDay + row),
      open: column(),
      high: column(),
      low: column(),
      close: column(),
      volume: column(),
    });
  }
  return result;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
