import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DailyCloses } from './panel.ts';

/** `models/snapshot/assets.json`, beside `assets.bin`. */
export const assetsIndex = z.object({
  /** Readers refuse what they do not know. */
  format: z.literal(1),
  /** Time of the pipeline run. */
  builtAt: z.iso.datetime(),
  /** The newest day. */
  asOf: z.iso.date(),
  sha256: z.string(),
  series: z.array(z.object({ symbol: z.string(), length: z.int().positive(), source: z.string() })),
});

export type AssetsIndex = z.output<typeof assetsIndex>;

/** Bytes of a row: the day as int32, then the close as float32; a close needs no more digits than a tick has. */
const ROW = 8;

/** Packs series one after the other, each as its days (little-endian int32) and then its closes (float32, USD). */
export function encodeAssets(
  series: readonly (DailyCloses & { source: string })[],
  about: { builtAt: string; asOf: string },
): { index: AssetsIndex; bytes: Uint8Array } {
  const bytes = new Uint8Array(series.reduce((sum, { day }) => sum + ROW * day.length, 0));
  let offset = 0;
  for (const { day, close } of series)
    for (const column of [day, Float32Array.from(close)]) {
      bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
      offset += column.byteLength;
    }
  return {
    index: {
      format: 1,
      ...about,
      sha256: sha256(bytes),
      series: series.map(({ symbol, day, source }) => ({ symbol, length: day.length, source })),
    },
    bytes,
  };
}

/** @throws RangeError when the bytes are not those that the index describes */
export function decodeAssets(index: AssetsIndex, bytes: Uint8Array): Map<string, DailyCloses> {
  if (sha256(bytes) !== index.sha256) throw new RangeError('The closes do not match their checksum');
  const rows = index.series.reduce((sum, { length }) => sum + length, 0);
  if (bytes.byteLength !== rows * ROW) throw new RangeError('There are not as many closes as the index says');
  const own = new Uint8Array(bytes).buffer;
  let offset = 0;
  const next = (length: number) => {
    offset += length * 4;
    return offset - length * 4;
  };
  return new Map(
    index.series.map(({ symbol, length }) => [
      symbol,
      {
        symbol,
        day: new Int32Array(own, next(length), length),
        close: Float64Array.from(new Float32Array(own, next(length), length)),
      },
    ]),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
