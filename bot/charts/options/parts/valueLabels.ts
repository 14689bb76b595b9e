import type { GraphicComponentOption } from 'echarts';
import type { ColourName } from '../../drawing/palette.ts';
import { pixelOf, type Scale } from './scale.ts';
import { spread } from './spread.ts';

/** Where a plot lies in its image, logical pixels. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface ValueLabel {
  /** Where on the value axis it belongs. */
  value: number;
  text: string;
  /** One or two words before the text, in the quiet colour. */
  name?: string;
  colour: ColourName;
  strong?: boolean;
}

const LINE_HEIGHT = 19;

/** Labels to the right of a plot, each at the height of its value, moved apart where they would overlap. */
export function valueLabels(
  labels: readonly ValueLabel[],
  scale: Scale,
  plot: Plot,
): GraphicComponentOption[] {
  const wanted = labels.map((label) => plot.top + pixelOf(label.value, scale, plot.height));
  const centres = spread(wanted, LINE_HEIGHT, plot.top, plot.top + plot.height);
  return labels.map((label, index) => ({
    type: 'text',
    left: plot.left + plot.width + 10,
    top: centres[index] - LINE_HEIGHT / 2,
    silent: true,
    style: {
      text: label.name === undefined ? `{value|${label.text}}` : `{value|${label.text}} {name|${label.name}}`,
      lineHeight: LINE_HEIGHT,
      rich: {
        value: { fontSize: 14, fontWeight: label.strong ? 600 : 500, fill: `@${label.colour}` },
        name: { fontSize: 12, fill: '@muted' },
      },
    },
  }));
}
