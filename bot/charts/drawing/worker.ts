import type { Chart } from '../../reply.ts';
import { drawPng } from './draw.ts';
import type { Theme } from './palette.ts';

/** What the pool sends to a drawing thread. */
export interface Drawing {
  chart: Chart;
  theme: Theme;
}

/** Entry of a drawing thread. */
export default function draw({ chart, theme }: Drawing): Uint8Array {
  return drawPng(chart, theme);
}
