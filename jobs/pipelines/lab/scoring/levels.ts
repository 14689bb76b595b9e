import { LEVELS } from '../../../../core/market/forecast/distribution.ts';

/** Share of a distribution, known by its quantiles at LEVELS, that lies below `value`. Linear between, held at the ends. */
export function shareBelow(quantiles: ArrayLike<number>, value: number): number {
  const last = LEVELS.length - 1;
  if (value <= quantiles[0]) return LEVELS[0] / 2;
  if (value >= quantiles[last]) return (1 + LEVELS[last]) / 2;
  let i = 0;
  while (quantiles[i + 1] < value) i++;
  const width = quantiles[i + 1] - quantiles[i];
  return LEVELS[i] + (width > 0 ? (value - quantiles[i]) / width : 0) * (LEVELS[i + 1] - LEVELS[i]);
}

/** The quantile of a level between those of LEVELS, linear, held at the ends. */
export function quantileAt(quantiles: ArrayLike<number>, level: number): number {
  const position = Math.max(0, Math.min(LEVELS.length - 1, level * 20 - 1));
  const below = Math.min(LEVELS.length - 2, Math.floor(position));
  return quantiles[below] + (position - below) * (quantiles[below + 1] - quantiles[below]);
}
