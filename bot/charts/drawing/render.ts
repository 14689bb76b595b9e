import type { Chart } from '../../reply.ts';
import type { Theme } from './palette.ts';
import { createRenderer } from './renderer.ts';

const shared = createRenderer();

/**
 * Draws a Reply's chart as PNG at 2x pixel density, in a thread, on the theme's card colour. The same chart gives the same bytes.
 * @throws ChartError when there is nothing to draw, too many charts wait, or drawing took too long
 */
export function renderPng(chart: Chart, theme: Theme): Promise<Uint8Array> {
  return shared.png(chart, theme);
}

/** Ends the drawing threads; the next chart starts them again. */
export function closeRenderer(): Promise<void> {
  return shared.close();
}
