import { createHash } from 'node:crypto';
import { type Candles, length } from '../../../../core/market/candles/candles.ts';
import { assembleFeatures, availableFamilies, columnsOf } from '../../../../core/market/features/assemble.ts';
import type { FeatureContext } from '../../../../core/market/features/family.ts';
import { marketPanel } from '../../../../core/market/features/panel.ts';
import { dailyVariance, weightedMean } from '../../../../core/market/forecast/variance.ts';
import type { Dataset } from './dataset.ts';

/** Raised by hand when a feature comes to mean something else under its old name. */
const VERSION = 1;

export interface DatasetInput {
  /** Looked at by the features of the market. */
  universe: readonly Candles[];
  /** How many of them, from the first on, get rows. */
  tokens: number;
  daily: FeatureContext['daily'];
}

/** Names a data set by its content, without computing it. */
export function datasetKey({ universe, tokens, daily }: DatasetInput): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([VERSION, tokens, columnsOf(availableFamilies(daily))]));
  for (const { symbol, day, open, high, low, close, volume } of universe) {
    hash.update(symbol);
    for (const column of [day, open, high, low, close, volume])
      hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  for (const [name, { firstDay, values }] of Object.entries(daily))
    hash
      .update(`${name} ${firstDay}`)
      .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex').slice(0, 16);
}

/** Computes every feature of every candle of the forecast tokens. */
export function buildDataset(input: DatasetInput): Dataset {
  const { universe, tokens, daily } = input;
  const families = availableFamilies(daily);
  const columns = columnsOf(families);
  const panel = marketPanel(universe);
  const chosen = universe.slice(0, tokens);
  const starts = new Int32Array(chosen.length + 1);
  for (const [i, candles] of chosen.entries()) starts[i + 1] = starts[i] + length(candles);
  const rows = starts[chosen.length];
  const column = () => new Float64Array(rows);
  const result: Dataset = {
    key: datasetKey(input),
    symbols: chosen.map(({ symbol }) => symbol),
    columns,
    starts,
    day: new Int32Array(rows),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    dailyVariance: column(),
    deviation: column(),
    features: new Float32Array(rows * columns.length),
  };
  for (const [i, candles] of chosen.entries()) {
    const at = starts[i];
    result.day.set(candles.day, at);
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const)
      result[name].set(candles[name], at);
    const variance = dailyVariance(candles);
    result.dailyVariance.set(variance, at);
    result.deviation.set(weightedMean(variance, 10).map(Math.sqrt), at);
    result.features.set(assembleFeatures({ candles, panel, daily }, families).data, at * columns.length);
  }
  return result;
}
