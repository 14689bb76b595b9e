import { ChartError } from '../../chartError.ts';
import { formatPrice } from '../../format.ts';
import type { Scale } from './scale.ts';
import type { Plot } from './valueLabels.ts';

/** Of every chart of prices, in pixels. */
export const WIDTH = 880;
export const HEIGHT = 480;

/** Where the plot of prices lies, with room for the labels of the axis at its left and those of the values at its right. */
export function plotFor(scale: Scale): Plot {
  const widest = Math.max(
    ...[scale.min, scale.max].map((value) => formatPrice(value, scale.decimals).length),
  );
  // 7.8 px is the mean advance of Inter's digits at 13 px; 24 and 12 are the margins of the page and of the labels.
  const left = Math.round(24 + widest * 7.8 + 12);
  const right = 24 + Math.round(widest * 8.4) + 58;
  return { left, top: 96, width: WIDTH - left - right, height: HEIGHT - 96 - 44 };
}

/** @throws ChartError when a price is no positive number */
export function checkPrices(
  rows: readonly ({ date: string } & Record<string, string | number | undefined>)[],
): void {
  for (const { date, ...prices } of rows)
    for (const [name, value] of Object.entries(prices))
      if (!(Number.isFinite(value) && Number(value) > 0))
        throw new ChartError('invalid', `The ${name} of ${date} is ${value}, not a positive price.`);
}
