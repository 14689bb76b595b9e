import { decimalsOf } from '../../format.ts';

/** A value axis whose ticks are round numbers; all in the unit of the values. */
export interface Scale {
  min: number;
  max: number;
  /** Distance between two ticks: 1, 2, 2.5 or 5 times a power of ten. */
  step: number;
  /** Decimals that every tick label needs to be told from the next. */
  decimals: number;
}

/**
 * The smallest round axis around [low, high] with about `ticks` steps (after Heckbert, "Nice numbers for graph labels", 1990).
 * A flat series gets an axis of one step to each side. ECharts could choose the axis itself, but the labels that are
 * spread by hand must know where a value will lie.
 */
export function niceScale(low: number, high: number, ticks = 5): Scale {
  const flat = high - low <= Math.abs(high) * 1e-12;
  const range = flat ? Math.abs(high) * 0.1 || 1 : high - low;
  const rough = range / ticks;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((nice) => nice * magnitude >= rough * (1 - 1e-9)) ?? 10;
  // Division by a power of ten is exact where multiplication by its inverse is not: 0.00003, not 0.000030000000000000004.
  const decimals = decimalsOf(factor * magnitude) + (factor === 2.5 ? 1 : 0);
  const step = Number((factor * magnitude).toFixed(decimals));
  const round = (value: number) => Number(value.toFixed(decimals));
  const min = round(Math.floor(low / step + 1e-9) * step);
  const max = round(Math.ceil(high / step - 1e-9) * step);
  return {
    min: flat ? round(min - step) : min,
    max: flat ? round(max + step) : max,
    step,
    decimals,
  };
}

/** Pixels from the top of a plot `height` high to where `value` lies on the scale. */
export function pixelOf(value: number, scale: Scale, height: number): number {
  return ((scale.max - value) / (scale.max - scale.min)) * height;
}
