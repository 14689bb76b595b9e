import { answer, type Outcome, type Refusal, refuse } from '../../../core/refusal.ts';

/** Bytes of a JSON body. */
const BODY_LIMIT = 1024 * 1024;

const tooLarge: Refusal = {
  id: 'TooLarge',
  message: 'The body is over 1 MB.',
  hint: 'Send less at once.',
};

/**
 * A JSON object from a request. Refuses with `BadArguments` another content type, broken UTF-8, broken JSON and
 * anything but an object, and with `TooLarge` more than `BODY_LIMIT` bytes, however they are sent.
 */
export async function readJson(request: Request): Promise<Outcome<Record<string, unknown>>> {
  // A page of another origin can send this type only after a preflight, which nobody here answers.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    return refuse('BadArguments', 'The body must be JSON.', 'Send it with Content-Type: application/json.');
  }
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readBounded(request);
  } catch {
    // The client went away or broke off: nobody reads this, and it is no fault of ours to log.
    return refuse('BadArguments', 'The body broke off.', 'Send it again.');
  }
  if (bytes === undefined) return { ok: false, refusal: tooLarge };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse(
      'BadArguments',
      'The body is no valid JSON.',
      'Check its quotes, commas and encoding (UTF-8).',
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('BadArguments', 'The body must be a JSON object.', 'Send for example {"symbol": "BTC"}.');
  }
  return answer(value as Record<string, unknown>);
}

/** Undefined once more than the limit has come; the length that a header claims is not trusted. */
async function readBounded(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('Content-Length') ?? 0) > BODY_LIMIT) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
