// @ts-check
import { part } from './dom.js';

/**
 * Shows a chart as large as it was drawn; Esc, the button or a press beside it closes it.
 *
 * @param {{ src: string, alt: string }} image
 */
export function enlarge({ src, alt }) {
  const viewer = part('viewer', HTMLDialogElement);
  const picture = part('viewer-image', HTMLImageElement);
  picture.src = src;
  picture.alt = alt;
  viewer.onclick = (event) => {
    if (event.target === viewer) viewer.close();
  };
  viewer.showModal();
}
