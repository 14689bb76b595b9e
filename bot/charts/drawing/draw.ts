import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import type * as ECharts from 'echarts';
import type { Chart } from '../../reply.ts';
import { fontFiles, textWidth } from './font.ts';
import { FONT_FAMILY, palettes, type Theme } from './palette.ts';
import { resolveNames } from './resolve.ts';
import { echartsTheme } from './theme.ts';

const require = createRequire(import.meta.url);
// One minified file loads in about 60 ms; the same library as 600 modules takes 350 ms in parts and 450 ms whole.
const echarts = require('echarts/dist/echarts.min') as typeof ECharts;

// Without this ECharts guesses widths from a table of Latin letters, and neighbouring texts run into each other.
echarts.setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(text, font) }) });

/** Image pixels per logical pixel: sharp on a phone's screen. */
const PIXEL_DENSITY = 2;

/**
 * The chart as SVG text of its logical size.
 * @throws ChartError for an unknown colour or formatter name
 */
export function drawSvg(chart: Chart, theme: Theme): string {
  const palette = palettes[theme];
  const instance = echarts.init(null, echartsTheme(palette), {
    renderer: 'svg',
    ssr: true,
    width: chart.width,
    height: chart.height,
  });
  try {
    const option = resolveNames(chart.option, palette) as ECharts.EChartsOption;
    instance.setOption({ ...option, animation: false });
    return instance.renderToSVGString();
  } finally {
    instance.dispose();
  }
}

/** The chart as PNG bytes at `PIXEL_DENSITY` times its logical size. Computes for tens of milliseconds: call it in a thread. */
export function drawPng(chart: Chart, theme: Theme): Uint8Array {
  const image = new Resvg(drawSvg(chart, theme), {
    font: {
      loadSystemFonts: false,
      fontFiles: [...fontFiles],
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
    fitTo: { mode: 'zoom', value: PIXEL_DENSITY },
  }).render();
  return image.asPng();
}
