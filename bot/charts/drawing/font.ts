import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FontMetrics, readFontMetrics } from './fontMetrics.ts';

const require = createRequire(import.meta.url);

const weights = [
  [400, '400Regular'],
  [500, '500Medium'],
  [600, '600SemiBold'],
] as const;

/** Paths of the bundled Inter (SIL Open Font Licence) in the weights that charts use. */
export const fontFiles: readonly string[] = weights.map(([, name]) =>
  require.resolve(`@expo-google-fonts/inter/${name}/Inter_${name}.ttf`),
);

const metrics = new Map<number, FontMetrics>();

/**
 * Width in pixels of a text in the bundled font.
 * @param font CSS shorthand as ECharts writes it, e.g. `600 14px Inter`
 */
export function textWidth(text: string, font = '12px'): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
  const weight = /\bbold\b/.test(font) ? 600 : Number(/\b([1-9]00)\b/.exec(font)?.[1] ?? 400);
  return metricsOf(weight).widthOf(text) * size;
}

function metricsOf(weight: number): FontMetrics {
  const index = weight >= 600 ? 2 : weight >= 500 ? 1 : 0;
  let known = metrics.get(index);
  if (known === undefined) {
    known = readFontMetrics(readFileSync(fontFiles[index]));
    metrics.set(index, known);
  }
  return known;
}
