import { LRUCache } from 'lru-cache';
import type { Models } from '../../inference/port.ts';
import { isoDay, type PriceSeries } from '../candles/candles.ts';
import type { ForecastAnswer } from './answer.ts';

/** Every served token at every horizon, with room to spare. */
const MOST = 2_000;

const byModels = new WeakMap<Models, LRUCache<string, ForecastAnswer>>();

/**
 * Forecasts that were given and recorded already. One that is asked for again, of the same candles by the same model,
 * is the same forecast: it is neither computed nor recorded twice.
 */
export function givenForecasts(models: Models): LRUCache<string, ForecastAnswer> {
  const known = byModels.get(models) ?? new LRUCache<string, ForecastAnswer>({ max: MOST });
  byModels.set(models, known);
  return known;
}

/** Two series of a served token are the same when they came with the same fetch. */
export function forecastKey(
  { candles, source, fetchedAt, live }: PriceSeries,
  horizon: number,
  version: string,
): string {
  const last = candles.day[candles.day.length - 1];
  return [candles.symbol, source, fetchedAt, live, isoDay(last), horizon, version].join(' ');
}
