import { FONT_FAMILY, type Palette } from './palette.ts';

/** What every chart shares: quiet grid, no axis lines, the bundled font. An option overrides what it must. */
export function echartsTheme(palette: Palette): object {
  const axis = {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: palette.muted, fontSize: 13, fontFamily: FONT_FAMILY },
  };
  return {
    backgroundColor: palette.card,
    textStyle: { fontFamily: FONT_FAMILY, color: palette.ink },
    title: {
      left: 24,
      top: 20,
      itemGap: 8,
      textStyle: { color: palette.ink, fontSize: 21, fontWeight: 600, fontFamily: FONT_FAMILY },
      subtextStyle: { color: palette.muted, fontSize: 14, fontFamily: FONT_FAMILY },
    },
    categoryAxis: { ...axis, axisLabel: { ...axis.axisLabel, margin: 12 }, splitLine: { show: false } },
    valueAxis: { ...axis, splitLine: { show: true, lineStyle: { color: palette.line, width: 1 } } },
    line: { symbol: 'none' },
    candlestick: {
      itemStyle: {
        // A rise is hollow and a fall is filled, so that the two differ in print and for every eye.
        color: palette.card,
        borderColor: palette.rise,
        color0: palette.fall,
        borderColor0: palette.fall,
        borderWidth: 1.5,
      },
    },
  };
}
