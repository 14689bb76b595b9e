// @ts-check
import { readEvents } from './events.js';

/** @typedef {import('./types.js').Outcome} Outcome */
/** @typedef {import('./types.js').ChatEvent} ChatEvent */

/** @type {Record<string, { title: string, text: string }>} */
const troubles = {
  unreachable: {
    title: 'The server cannot be reached',
    text: 'Check the connection, then try again. Your question is kept here.',
  },
  broken: {
    title: 'The answer broke off',
    text: 'The connection was lost before the answer was complete.',
  },
  stopped: { title: 'Stopped', text: 'You stopped this question.' },
};

/**
 * Asks the server one question. Never throws: whatever goes wrong is an outcome that can be shown.
 *
 * @param {{ text: string, chat: string, theme: 'light' | 'dark' }} question
 * @param {AbortSignal} signal
 * @param {(progress: { fraction: number, note?: string }) => void} onProgress
 * @returns {Promise<Outcome>}
 */
export async function ask(question, signal, onProgress) {
  let answered = false;
  try {
    const response = await fetch('/chat', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(question),
      signal,
    });
    answered = true;
    if (!response.ok || response.body === null) return await refused(response);
    for await (const event of readEvents(response.body)) {
      if (event.type === 'progress') onProgress(event);
      else return outcomeOf(event);
    }
    return trouble('broken');
  } catch {
    if (signal.aborted) return trouble('stopped');
    return trouble(answered ? 'broken' : 'unreachable');
  }
}

/**
 * @param {Exclude<ChatEvent, { type: 'progress' }>} event
 * @returns {Outcome}
 */
function outcomeOf(event) {
  if (event.type === 'error') return errorOutcome(event.error);
  const { reply, image, imageFault } = event;
  return { kind: 'reply', reply, image, imageFault };
}

/**
 * @param {Response} response
 * @returns {Promise<Outcome>}
 */
async function refused(response) {
  const body = await response.json().catch(() => undefined);
  // Not our JSON: something between us and the server answered, e.g. a proxy whose server is gone.
  if (typeof body?.error?.message !== 'string') return trouble('unreachable');
  return errorOutcome(body.error);
}

/**
 * @param {{ message: string, hint: string, ref: string }} error
 * @returns {Outcome}
 */
function errorOutcome({ message, hint, ref }) {
  return { kind: 'trouble', trouble: { title: message, text: hint, reference: ref } };
}

/**
 * @param {string} name
 * @returns {Outcome}
 */
function trouble(name) {
  return { kind: 'trouble', trouble: troubles[name] };
}
