// @ts-check
import { make } from './dom.js';

/**
 * What stands where the answer will be.
 *
 * @returns {{ element: HTMLElement, update(progress: { fraction: number, note?: string }): void }}
 */
export function pendingCard() {
  const note = make('span', { class: 'note' }, 'Working on it…');
  const bar = make('progress', { max: 1, 'aria-label': 'Progress' });
  const element = make('section', { class: 'card pending', 'aria-busy': 'true' }, note, bar);
  return {
    element,
    update({ fraction, note: text }) {
      // At nothing done the bar stays indeterminate: it moves, so that one sees that something happens.
      if (fraction > 0) bar.value = Math.min(1, fraction);
      if (text && text !== note.textContent) note.textContent = text;
    },
  };
}
