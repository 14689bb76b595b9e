import { type Candles, dayNumber, isoDay } from '../../market/candles/candles.ts';
import type { ForecastRecord } from '../port.ts';

/** Keeps an index row of three texts under the 2,704 bytes that a Postgres b-tree allows. */
const MAX_KEY_BYTES = 800;

/** U+0000, which Postgres cannot hold in a text, and halves of surrogate pairs, which UTF-8 cannot. */
const unstorable = /[\0\p{Surrogate}]/u;

/** False for a text that no row can have as its key: a search for it ends before the database. */
export function canBeKey(text: string): boolean {
  return Buffer.byteLength(text) <= MAX_KEY_BYTES && !unstorable.test(text);
}

/** @throws TypeError */
export function checkText(name: string, text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new TypeError(`${name} must be a text, not ${typeof text}`);
  if (text === '') throw new TypeError(`${name} must not be empty`);
}

/** @throws TypeError */
export function checkKey(name: string, text: unknown): asserts text is string {
  checkText(name, text);
  if (unstorable.test(text)) throw new TypeError(`${name} must not hold U+0000 or half a surrogate pair`);
  if (!canBeKey(text)) throw new TypeError(`${name} must not be longer than ${MAX_KEY_BYTES} bytes`);
}

/** @throws TypeError */
export function checkCount(name: string, count: unknown): asserts count is number {
  if (!Number.isSafeInteger(count) || (count as number) < 1) {
    throw new TypeError(`${name} must be a whole number from 1, not ${String(count)}`);
  }
}

/** @throws TypeError unless it is a time between the years 1 and 9999, which every part of the way can hold */
export function checkTime(name: string, iso: unknown): asserts iso is string {
  checkText(name, iso);
  const year = new Date(iso).getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new TypeError(`${name} must be an ISO time`);
}

function checkDay(name: string, iso: unknown): asserts iso is string {
  checkTime(name, iso);
  if (isoDay(dayNumber(iso)) !== iso) throw new TypeError(`${name} must be an ISO day such as 2025-06-30`);
}

function checkFinite(name: string, value: unknown): void {
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number, not ${String(value)}`);
}

/** @throws TypeError; whether prices are plausible is the business of the one who fetched them */
export function checkCandles(candles: Candles): void {
  checkKey('candles.symbol', candles.symbol);
  const { day } = candles;
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
    if (candles[column].length !== day.length) {
      throw new TypeError(`candles.${column} must be as long as candles.day (${day.length})`);
    }
    const fault = candles[column].findIndex((value) => !Number.isFinite(value));
    if (fault >= 0) checkFinite(`candles.${column}[${fault}]`, candles[column][fault]);
  }
  const gap = day.findIndex((value, row) => row > 0 && value !== day[row - 1] + 1);
  if (gap >= 0) throw new TypeError(`candles.day[${gap}] must follow the day before it`);
}

/** @throws TypeError */
export function checkForecast(forecast: ForecastRecord): void {
  for (const name of ['symbol', 'model', 'version', 'source'] as const) {
    checkKey(`forecast.${name}`, forecast[name]);
  }
  for (const name of ['lastClose', 'close', 'lower80', 'upper80', 'probabilityUp', 'naive'] as const) {
    checkFinite(`forecast.${name}`, forecast[name]);
  }
  checkDay('forecast.asOf', forecast.asOf);
  checkTime('forecast.givenAt', forecast.givenAt);
  checkCount('forecast.horizon', forecast.horizon);
  if (forecast.horizon > 30) throw new TypeError('forecast.horizon must be at most 30 days');
  if (forecast.lower80 > forecast.upper80) throw new TypeError('forecast.lower80 must not be above upper80');
  if (forecast.probabilityUp < 0 || forecast.probabilityUp > 1) {
    throw new TypeError('forecast.probabilityUp must be from 0 to 1');
  }
}

/**
 * JSON that gives back what went in.
 * @throws TypeError for what JSON would change in silence (NaN, functions) and for texts that Postgres cannot hold
 */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (unstorable.test(key) || (typeof inner === 'string' && unstorable.test(inner))) {
      throw new TypeError('A setting must not hold U+0000 or half a surrogate pair');
    }
    if (typeof inner === 'number') checkFinite('A number in a setting', inner);
    if (typeof inner === 'function' || typeof inner === 'symbol') {
      throw new TypeError(`A setting must not hold a ${typeof inner}`);
    }
    return inner;
  });
}
