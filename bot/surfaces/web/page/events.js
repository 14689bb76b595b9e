// @ts-check

/** @typedef {import('./types.js').ChatEvent} ChatEvent */

/**
 * The events of a streamed answer: one JSON value a line, empty lines keep the connection open.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ChatEvent>}
 */
export async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
