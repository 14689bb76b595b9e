import { SourceFault } from '../exchanges/source.ts';

/** The largest documented answer (720 daily candles as text) is below 100 kB; a body of 2 MB is not one of ours. */
const MAX_BODY_BYTES = 2_000_000;

/**
 * `fetch` that follows no redirect and holds at most `MAX_BODY_BYTES` of a body in memory, whatever `content-length` and
 * `content-encoding` say. Bodies of failures are not read. Being one call, it falls under one timeout as a whole.
 * @throws SourceFault `redirected` or `tooLarge`
 */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const { status, headers } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    throw new SourceFault('redirected', 'redirects elsewhere, which is not followed');
  }
  if (status !== 200) {
    await response.body?.cancel();
    return new Response(null, { status, headers });
  }
  return new Response(await read(response), { status, headers });
}

async function read(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(response.headers.get('content-length')) > MAX_BODY_BYTES) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let total = 0;
  // Leaving the loop by an error cancels the stream, and with it the connection.
  for await (const chunk of response.body ?? []) {
    total += chunk.byteLength;
    if (total > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

function tooLarge(): SourceFault {
  return new SourceFault('tooLarge', `sends more than ${MAX_BODY_BYTES / 1e6} MB`);
}
