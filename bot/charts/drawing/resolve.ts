import { ChartError } from '../chartError.ts';
import { formatNumber, formatPercent, formatPrice } from '../format.ts';
import type { ColourName, Palette } from './palette.ts';

type Formatter = (value: unknown) => string;

/**
 * Formatters that a chart may name where ECharts wants a function, which JSON cannot hold:
 * `@price`, `@price:2` (decimals), `@percent`, `@percent:1` and `@number`, `@number:1`.
 */
const formatters: Record<string, (decimals?: number) => Formatter> = {
  price: (decimals) => (value) => formatPrice(numberOf(value), decimals),
  percent: (decimals) => (value) => formatPercent(numberOf(value), decimals),
  number: (decimals) => (value) => formatNumber(numberOf(value), decimals),
};

/** Axis labels are called with the value itself, item labels with an object that holds it. */
function numberOf(value: unknown): number {
  return Number(typeof value === 'object' && value !== null && 'value' in value ? value.value : value);
}

/**
 * Copies a chart's option with every `'@name'` replaced: under a key of a colour ("...color", "color0" of candlesticks,
 * "fill", "stroke") by the theme's colour, under "formatter" by a function. Other texts are left alone, so a title may hold an "@".
 *
 * @throws ChartError for a name that is not known here
 */
export function resolveNames(option: unknown, palette: Palette): unknown {
  if (Array.isArray(option)) return option.map((item) => resolveNames(item, palette));
  if (typeof option !== 'object' || option === null) return option;
  return Object.fromEntries(
    Object.entries(option).map(([key, value]) => [key, resolveEntry(key, value, palette)]),
  );
}

function resolveEntry(key: string, value: unknown, palette: Palette): unknown {
  if (typeof value !== 'string' || !value.startsWith('@')) return resolveNames(value, palette);
  if (/(color0?|fill|stroke)$/i.test(key)) return colourOf(value.slice(1), palette);
  if (key === 'formatter') return formatterOf(value.slice(1));
  return value;
}

function colourOf(name: string, palette: Palette): string {
  if (!Object.hasOwn(palette, name)) throw new ChartError('invalid', `No colour is called "@${name}".`);
  return palette[name as ColourName];
}

function formatterOf(text: string): Formatter {
  const [name, decimals] = text.split(':');
  if (!Object.hasOwn(formatters, name)) throw new ChartError('invalid', `No formatter is called "@${text}".`);
  return formatters[name](decimals === undefined ? undefined : Number(decimals));
}
