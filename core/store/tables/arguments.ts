import { type Candles, dayNumber, isoDay } from '../../market/candles/candles.ts';
import type { HeadlineRecord } from '../headlines.ts';
import type { ForecastRecord } from '../port.ts';
import { type ForecastKey, type ForecastScore, forecastOrigins } from '../scores.ts';

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

/** @throws TypeError */
export function checkDay(name: string, iso: unknown): asserts iso is string {
  checkTime(name, iso);
  if (isoDay(dayNumber(iso)) !== iso) throw new TypeError(`${name} must be an ISO day such as 2025-06-30`);
}

/** @throws TypeError */
export function checkFinite(name: string, value: unknown): void {
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
function checkForecastKey(name: string, key: ForecastKey): void {
  for (const field of ['symbol', 'model', 'version'] as const) checkKey(`${name}.${field}`, key[field]);
  checkDay(`${name}.asOf`, key.asOf);
  checkCount(`${name}.horizon`, key.horizon);
  if (key.horizon > 30) throw new TypeError(`${name}.horizon must be at most 30 days`);
}

/** @throws TypeError */
export function checkForecast(forecast: ForecastRecord): void {
  checkForecastKey('forecast', forecast);
  checkKey('forecast.source', forecast.source);
  if (!forecastOrigins.includes(forecast.origin)) {
    throw new TypeError(`forecast.origin must be one of ${forecastOrigins.join(', ')}`);
  }
  for (const name of ['lastClose', 'close', 'lower80', 'upper80', 'probabilityUp', 'naive'] as const) {
    checkFinite(`forecast.${name}`, forecast[name]);
  }
  checkTime('forecast.givenAt', forecast.givenAt);
  if (forecast.lower80 > forecast.upper80) throw new TypeError('forecast.lower80 must not be above upper80');
  if (forecast.probabilityUp < 0 || forecast.probabilityUp > 1) {
    throw new TypeError('forecast.probabilityUp must be from 0 to 1');
  }
  if (forecast.quantiles !== undefined) checkQuantiles(forecast.quantiles);
}

function checkQuantiles({ levels, values }: NonNullable<ForecastRecord['quantiles']>): void {
  if (levels.length === 0 || levels.length !== values.length) {
    throw new TypeError('forecast.quantiles must have as many values as levels, and at least one');
  }
  for (const [index, level] of levels.entries()) {
    checkFinite(`forecast.quantiles.values[${index}]`, values[index]);
    if (!(level > (levels[index - 1] ?? 0) && level < 1)) {
      throw new TypeError('forecast.quantiles.levels must ascend between 0 and 1');
    }
  }
}

/** @throws TypeError */
export function checkScore(score: ForecastScore): void {
  checkForecastKey('score', score);
  checkTime('score.scoredAt', score.scoredAt);
  if ('unscorable' in score) {
    checkKey('score.unscorable', score.unscorable);
    return;
  }
  checkKey('score.actualSource', score.actualSource);
  for (const name of ['actualClose', 'error', 'loss'] as const) checkFinite(`score.${name}`, score[name]);
  if (score.naiveLoss !== null) checkFinite('score.naiveLoss', score.naiveLoss);
  for (const name of ['covered', 'rose'] as const) {
    if (typeof score[name] !== 'boolean') throw new TypeError(`score.${name} must be true or false`);
  }
}

/** Longer texts are no headline and no address. */
const MAX_HEADLINE_BYTES = 4_000;

/** @throws TypeError */
export function checkHeadline(headline: HeadlineRecord): void {
  for (const name of ['key', 'source', 'model', 'version'] as const)
    checkKey(`headline.${name}`, headline[name]);
  for (const name of ['title', 'link'] as const) {
    checkText(`headline.${name}`, headline[name]);
    if (unstorable.test(headline[name]))
      throw new TypeError(`headline.${name} must not hold U+0000 or half a surrogate pair`);
    if (Buffer.byteLength(headline[name]) > MAX_HEADLINE_BYTES)
      throw new TypeError(`headline.${name} must not be longer than ${MAX_HEADLINE_BYTES} bytes`);
  }
  if (!/^https?:\/\//.test(headline.link))
    throw new TypeError('headline.link must be an http or https address');
  checkTime('headline.published', headline.published);
  for (const symbol of headline.symbols) checkKey('headline.symbols', symbol);
  if (headline.category !== undefined) checkKey('headline.category', headline.category);
  const { probabilities } = headline;
  if (probabilities.length !== 3 || !probabilities.every((value) => value >= 0 && value <= 1))
    throw new TypeError('headline.probabilities must be three numbers from 0 to 1');
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
