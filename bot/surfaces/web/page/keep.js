// @ts-check

/** @typedef {import('./types.js').Exchange} Exchange */

const KEY = 'pulseplate.conversation';

/**
 * The conversation of this tab, so that a reload loses nothing.
 *
 * @returns {{ chat: string, exchanges: Exchange[] }}
 */
export function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept?.chat === 'string' && Array.isArray(kept.exchanges)) return kept;
  } catch {
    // Nothing kept, or not by this version: begin anew.
  }
  return { chat: newChat(), exchanges: [] };
}

/**
 * Keeps as much as the browser allows: images go first, the oldest before the newer, then whole exchanges.
 *
 * @param {string} chat
 * @param {readonly Exchange[]} exchanges
 */
export function keep(chat, exchanges) {
  const kept = exchanges.map((exchange) => ({ ...exchange }));
  for (;;) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ chat, exchanges: kept }));
      return;
    } catch {
      const pictured = kept.find((exchange) => exchange.outcome?.kind === 'reply' && exchange.outcome.image);
      if (pictured?.outcome?.kind === 'reply') pictured.outcome = withoutImage(pictured.outcome);
      else if (kept.length > 1) kept.shift();
      else return;
    }
  }
}

/** @param {Extract<import('./types.js').Outcome, { kind: 'reply' }>} outcome */
function withoutImage({ image, ...outcome }) {
  return { ...outcome, imageFault: `The chart is no longer kept. It showed: ${image?.alt}` };
}

/** A name for a new conversation. `crypto.randomUUID` is missing where the page is served without TLS. */
export function newChat() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
