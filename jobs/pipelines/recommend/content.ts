import { length, slice } from '../../../core/market/candles/candles.ts';
import { returnCorrelation } from '../../../core/market/overview/correlation.ts';
import type { History } from '../data/marketCsv.ts';
import type { TokenFacts } from '../data/tokenFacts.ts';

/** Ways in which two tokens can be alike without anybody holding both. */
export const contentBlocks = ['tags', 'sector', 'class', 'correlation', 'profile'] as const;
export type ContentBlock = (typeof contentBlocks)[number];

/** tokens x tokens, row-major, 0 on the diagonal. */
export type Tables = Record<ContentBlock, Float64Array>;

/** Days of returns that behaviour is read from. */
const DAYS = 365;
/** Neighbours of each token in each block; the rest are 0. */
const NEAREST = 20;
/** Below this two tokens move no more alike than any two do. */
const BASE_CORRELATION = 0.5;

/** Everything that is known of how alike the tokens are. */
export function contentTables(
  tokens: readonly string[],
  facts: ReadonlyMap<string, TokenFacts>,
  classes: ReadonlyMap<string, string>,
  histories: ReadonlyMap<string, History>,
): { tables: Tables; correlation: Float64Array } {
  const correlation = correlations(tokens, histories);
  const sector = tokens.map((symbol) => facts.get(symbol)?.sector ?? '');
  const kind = tokens.map((symbol) => classes.get(symbol) ?? '');
  const tables = {
    tags: nearestOf(tagCosines(tokens.map((symbol) => facts.get(symbol)?.tags ?? [])), tokens.length),
    sector: equality(sector),
    class: equality(kind),
    correlation: nearestOf(
      correlation.map((value) => Math.max(0, value - BASE_CORRELATION)),
      tokens.length,
    ),
    profile: nearestOf(profileKernel(tokens, histories), tokens.length),
  };
  return { tables, correlation };
}

function pairs(count: number, value: (i: number, j: number) => number): Float64Array {
  const table = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) table[i * count + j] = table[j * count + i] = value(i, j);
  return table;
}

function equality(labels: readonly string[]): Float64Array {
  return pairs(labels.length, (i, j) => Number(labels[i] !== '' && labels[i] === labels[j]));
}

/** Cosine of the sets of tags, each tag weighted by how rare it is. */
function tagCosines(tags: readonly (readonly string[])[]): Float64Array {
  const count = new Map<string, number>();
  for (const tag of tags.flat()) count.set(tag, (count.get(tag) ?? 0) + 1);
  const weights = tags.map((list) => new Map(list.map((tag) => [tag, Math.log(100 / count.get(tag)!)])));
  const norms = weights.map((list) => Math.hypot(...list.values()));
  return pairs(tags.length, (i, j) => {
    let sum = 0;
    for (const [tag, weight] of weights[i]) sum += weight * (weights[j].get(tag) ?? 0);
    return sum > 0 ? sum / (norms[i] * norms[j]) : 0;
  });
}

/** Correlation of the daily returns of the last year, 0 where a history is missing or too short. */
function correlations(tokens: readonly string[], histories: ReadonlyMap<string, History>): Float64Array {
  const candles = tokens.map((symbol) => {
    const whole = histories.get(symbol)?.candles;
    return whole && slice(whole, Math.max(0, length(whole) - DAYS - 1));
  });
  return pairs(tokens.length, (i, j) => {
    const [a, b] = [candles[i], candles[j]];
    if (a === undefined || b === undefined) return 0;
    const value = returnCorrelation(a, b, DAYS);
    return Number.isFinite(value) ? value : 0;
  });
}

/** exp(-d^2 / 2) of volatility, its change, the year's trend and the correlation with BTC, each standardised. */
function profileKernel(tokens: readonly string[], histories: ReadonlyMap<string, History>): Float64Array {
  const btc = histories.get('BTC')?.candles;
  const profiles = tokens.map((symbol) => {
    const whole = histories.get(symbol)?.candles;
    if (whole === undefined || btc === undefined || length(whole) < 120) return undefined;
    const { close } = slice(whole, Math.max(0, length(whole) - DAYS - 1));
    const returns = Array.from(close.subarray(1), (value, i) => Math.log(value / close[i]));
    const deviation = (values: readonly number[]) => Math.hypot(...values) / Math.sqrt(values.length);
    const withBtc = symbol === 'BTC' ? 1 : returnCorrelation(whole, btc, DAYS);
    return [
      Math.log(deviation(returns)),
      Math.log(deviation(returns.slice(-90)) / deviation(returns)),
      // Supply changes little within a year, so this is the trend of the market capitalisation, too.
      Math.log(close[close.length - 1] / close[0]),
      Number.isFinite(withBtc) ? withBtc : 0,
    ];
  });
  const known = profiles.filter((profile) => profile !== undefined);
  const scale = [0, 1, 2, 3].map((column) => {
    const values = known.map((profile) => profile[column]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  });
  return pairs(tokens.length, (i, j) => {
    const [a, b] = [profiles[i], profiles[j]];
    if (a === undefined || b === undefined) return 0;
    return Math.exp(-a.reduce((sum, value, k) => sum + ((value - b[k]) / scale[k]) ** 2, 0) / 2);
  });
}

/** Keeps each row's largest values. */
function nearestOf(table: Float64Array, count: number): Float64Array {
  const result = new Float64Array(table.length);
  for (let i = 0; i < count; i++) {
    const row = table.subarray(i * count, (i + 1) * count);
    const least = [...row].sort((a, b) => b - a)[NEAREST - 1] ?? 0;
    for (let j = 0; j < count; j++) if (row[j] > 0 && row[j] >= least) result[i * count + j] = row[j];
  }
  return result;
}
