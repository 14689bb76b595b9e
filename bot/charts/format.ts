import { ChartError } from './chartError.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Enough decimals that neighbouring ticks `step` apart never read the same. */
export function decimalsOf(step: number): number {
  // 1e-9 forgives the rounding of steps such as 0.1 + 0.2, which would ask for one decimal too many.
  return Math.min(20, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

/** Four significant digits for small prices, whole dollars above a thousand: 107,135 - 24.31 - 0.00001234. */
function priceDecimals(price: number): number {
  const size = Math.abs(price);
  if (size >= 1000) return 0;
  if (size >= 1 || size === 0) return 2;
  return Math.min(20, 3 - Math.floor(Math.log10(size)));
}

/** US dollars with thousands separators, never in exponent form. */
export function formatPrice(price: number, decimals = priceDecimals(price)): string {
  // toLocaleString would read the machine's locale data; a chart must look the same everywhere.
  const [whole, fraction] = Math.abs(price).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${price < 0 ? '−' : ''}$${fraction === undefined ? grouped : `${grouped}.${fraction}`}`;
}

/** A share as percent: -0.123 -> '−12.3 %'. */
export function formatPercent(share: number, decimals = 0): string {
  const text = Math.abs(share * 100).toFixed(decimals);
  return `${share < 0 && Number(text) !== 0 ? '−' : ''}${text} %`;
}

/** A number as it is: -0.123 -> '−0.12' with two decimals. */
export function formatNumber(value: number, decimals = 0): string {
  const text = Math.abs(value).toFixed(decimals);
  return `${value < 0 && Number(text) !== 0 ? '−' : ''}${text}`;
}

/** The same, its sign always shown unless it reads as zero: 0.123 -> '+0.12'. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatNumber(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A change as percent, its sign always shown: 0.012 -> '+1.2 %'. */
export function formatChange(share: number): string {
  return `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), 1)}`;
}

/**
 * '2025-06-30' -> 'Jun 30', or 'Jun 30, 2025' with the year.
 * @throws ChartError when the text is no ISO day
 */
export function formatDay(iso: string, year: 'withYear' | 'withoutYear' = 'withoutYear'): string {
  const { year: number, month, day } = partsOf(iso);
  const short = `${MONTHS[month - 1]} ${day}`;
  return year === 'withYear' ? `${short}, ${number}` : short;
}

/** '2025-06-30' -> 'Jun', or 'Jan 2025' where a year begins or the axis does. */
export function formatMonth(iso: string, year: 'withYear' | 'withoutYear' = 'withoutYear'): string {
  const { year: number, month } = partsOf(iso);
  return year === 'withYear' ? `${MONTHS[month - 1]} ${number}` : MONTHS[month - 1];
}

/** A day with its year, or where a time is given that too: 'Jun 30, 2025', 'Jun 30, 2025 20:00 UTC'. */
export function formatMoment(iso: string): string {
  const day = formatDay(iso.slice(0, 10), 'withYear');
  return iso.length > 10 ? `${day} ${iso.slice(11, 16)} UTC` : day;
}

/** How often something of a probability happens: 0.0117 -> '1 in 85', 0.4 -> '1 in 2.5'. */
export function formatOdds(probability: number): string {
  const times = 1 / probability;
  const text = times < 9.95 ? times.toFixed(1).replace(/\.0$/, '') : Math.round(times).toFixed(0);
  return `1 in ${text.replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** The same of what a model reckons to be rare: what no history is long enough to show is not claimed. */
export function formatRarity(probability: number): string {
  return probability < 0.001 ? 'less than 1 in 1,000' : formatOdds(probability);
}

/** @throws ChartError when the text is no ISO day */
export function partsOf(iso: string): { year: number; month: number; day: number } {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  const [year, month, day] = match === null ? [0, 0, 0] : match.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31)
    throw new ChartError('invalid', `"${iso.slice(0, 24)}" is not an ISO day such as 2025-06-30.`);
  return { year, month, day };
}
