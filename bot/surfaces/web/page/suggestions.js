// @ts-check
import { make, part } from './dom.js';

/** @typedef {import('./types.js').CommandHint} CommandHint */

const MOST = 6;

/**
 * The first questions to try, on the empty page.
 *
 * @param {readonly CommandHint[]} commands
 * @param {(text: string) => void} send
 */
export function showSuggestions(commands, send) {
  part('suggestions', HTMLUListElement).replaceChildren(
    ...commands.slice(0, MOST).map(({ example, summary }) => {
      const chip = make(
        'button',
        { type: 'button', class: 'suggestion' },
        make('span', { class: 'name' }, example),
        make('span', { class: 'summary' }, summary),
      );
      chip.addEventListener('click', () => send(example));
      return make('li', {}, chip);
    }),
  );
}

/** @returns {Promise<readonly CommandHint[]>} none when the server cannot be reached; the page works without */
export async function loadCommands() {
  try {
    const response = await fetch('/assets/commands.json');
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}
