import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { SourceFault } from '../../exchanges/source.ts';

/** The largest feed of the known outlets is below 1 MB. */
const MAX_BODY_BYTES = 2_000_000;

/**
 * Reads a body, unpacking it as it comes, and stops at 2 MB of either: what is packed, and what comes out of it.
 * @throws SourceFault `tooLarge`, `broken` for an unknown packing; what zlib and the connection throw
 */
export async function readBody(response: IncomingMessage): Promise<Buffer> {
  try {
    return await unpacked(response);
  } catch (error) {
    // What is not read to its end would keep its connection until the time is over.
    response.destroy();
    throw error;
  }
}

async function unpacked(response: IncomingMessage): Promise<Buffer> {
  if (Number(response.headers['content-length']) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let total = 0;
  let overflowed = false;
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      total += chunk.length;
      overflowed = total > MAX_BODY_BYTES;
      if (overflowed) throw tooLarge();
      chunks.push(chunk);
    }
  };
  const unpack = unpackerOf(response.headers['content-encoding']);
  try {
    if (unpack === undefined) await pipeline(response, collect);
    else await pipeline(response, atMost(MAX_BODY_BYTES), unpack, collect);
  } catch (error) {
    // Of a pipeline that is torn down one may hear the tearing instead of the reason.
    throw overflowed ? tooLarge() : error;
  }
  return Buffer.concat(chunks);
}

function unpackerOf(encoding = 'identity'): (Readable & NodeJS.WritableStream) | undefined {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new SourceFault('broken', 'packs its answer in a way that was not asked for');
  }
}

function atMost(bytes: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > bytes) done(tooLarge());
      else done(null, chunk);
    },
  });
}

function tooLarge(): SourceFault {
  return new SourceFault('tooLarge', `sends more than ${MAX_BODY_BYTES / 1e6} MB`);
}
