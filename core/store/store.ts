import { type Kysely, sql } from 'kysely';
import { isPassing, StoreUnavailableError, unavailable } from './errors.ts';
import type { Store } from './port.ts';
import { checkAlarmFilter, checkAlarmSeries, checkAlarms } from './tables/alarmArguments.ts';
import { advanceAlarms, alarmProgress, listAlarms } from './tables/alarms.ts';
import {
  canBeKey,
  checkCandles,
  checkCount,
  checkDay,
  checkForecast,
  checkHeadline,
  checkKey,
  checkScore,
  checkText,
  checkTime,
  jsonOf,
} from './tables/arguments.ts';
import { getCandles, putCandles } from './tables/candles.ts';
import { dueForecasts, listForecasts, recordForecasts } from './tables/forecasts.ts';
import {
  headlineScores,
  knownHeadlines,
  listHeadlines,
  pruneHeadlines,
  recordHeadlines,
} from './tables/headlines.ts';
import type { Database } from './tables/schema.ts';
import { scoreSheet } from './tables/scoreSheet.ts';
import { recordScores } from './tables/scores.ts';
import { deleteSetting, getSetting, putSetting } from './tables/settings.ts';

/**
 * The Store over an open, migrated database.
 *
 * Arguments are checked first (TypeError). A call whose connection turns out to be dead is tried once more, which is
 * safe because every statement here can be repeated without changing the outcome.
 *
 * @param secrets strings that no error may show
 */
export function createStore(db: Kysely<Database>, secrets: readonly string[] = []): Store {
  let closing: Promise<void> | undefined;
  const underWay = new Set<Promise<unknown>>();

  async function attempt<T>(operation: string, run: () => Promise<T>): Promise<T> {
    if (closing !== undefined)
      throw new StoreUnavailableError(`The store is closed; it cannot ${operation}.`);
    const work = repeated(run);
    underWay.add(work);
    try {
      return await work;
    } catch (error) {
      throw unavailable(operation, error, secrets);
    } finally {
      underWay.delete(work);
    }
  }

  async function destroy(): Promise<void> {
    // The pool of Postgres would leave those unanswered that still wait for a connection.
    await Promise.allSettled(underWay);
    await db.destroy().catch((error) => {
      throw unavailable('close', error, secrets);
    });
  }

  return {
    async putCandles(series) {
      checkCandles(series.candles);
      checkKey('source', series.source);
      checkTime('fetchedAt', series.fetchedAt);
      await attempt('put candles', () => putCandles(db, series));
    },
    async getCandles(symbol, days) {
      checkText('symbol', symbol);
      checkCount('days', days);
      if (!canBeKey(symbol)) return undefined;
      return attempt('get candles', () => getCandles(db, symbol, days));
    },
    async recordForecast(forecast) {
      checkForecast(forecast);
      await attempt('record a forecast', () => recordForecasts(db, [forecast]));
    },
    async recordForecasts(forecasts) {
      forecasts.forEach(checkForecast);
      await attempt('record forecasts', () => recordForecasts(db, forecasts));
    },
    async listForecasts(filter) {
      if (filter.symbol !== undefined) checkText('symbol', filter.symbol);
      checkCount('limit', filter.limit);
      if (filter.symbol !== undefined && !canBeKey(filter.symbol)) return [];
      return attempt('list forecasts', () => listForecasts(db, filter));
    },
    async dueForecasts(filter) {
      checkText('symbol', filter.symbol);
      checkDay('until', filter.until);
      checkCount('limit', filter.limit);
      if (!canBeKey(filter.symbol)) return [];
      return attempt('list due forecasts', () => dueForecasts(db, filter));
    },
    async recordScores(scores) {
      scores.forEach(checkScore);
      await attempt('record scores', () => recordScores(db, scores));
    },
    async scoreSheet(filter) {
      checkText('model', filter.model);
      if (filter.symbol !== undefined) checkText('symbol', filter.symbol);
      if (filter.replayed !== undefined) checkText('replayed', filter.replayed);
      if (![filter.model, filter.symbol ?? '', filter.replayed ?? ''].every(canBeKey))
        return { tallies: [], bins: [], counts: [], unscorable: [] };
      return attempt('add up scores', () => scoreSheet(db, filter));
    },
    async recordHeadlines(headlines) {
      headlines.forEach(checkHeadline);
      await attempt('record headlines', () => recordHeadlines(db, headlines));
    },
    async knownHeadlines(keys) {
      for (const key of keys) checkText('key', key);
      return attempt('look up headlines', () => knownHeadlines(db, keys.filter(canBeKey)));
    },
    async listHeadlines(filter) {
      if (filter.symbol !== undefined) checkText('symbol', filter.symbol);
      if (filter.from !== undefined) checkTime('from', filter.from);
      checkCount('limit', filter.limit);
      if (!canBeKey(filter.symbol ?? '')) return [];
      return attempt('list headlines', () => listHeadlines(db, filter));
    },
    async headlineScores(filter) {
      if (filter.symbol !== undefined) checkText('symbol', filter.symbol);
      if (filter.from !== undefined) checkTime('from', filter.from);
      if (!canBeKey(filter.symbol ?? ''))
        return { published: new Float64Array(0), score: new Float64Array(0), source: [] };
      return attempt('read scores of headlines', () => headlineScores(db, filter));
    },
    async pruneHeadlines(before) {
      checkTime('before', before);
      return attempt('remove headlines', () => pruneHeadlines(db, before));
    },
    async alarmProgress(series) {
      checkAlarmSeries('series', series);
      return attempt('get the progress of alarms', () => alarmProgress(db, series));
    },
    async advanceAlarms(progress, alarms) {
      checkAlarms(progress, alarms);
      await attempt('record alarms', () => advanceAlarms(db, progress, alarms));
    },
    async listAlarms(filter) {
      checkAlarmFilter(filter);
      if (![filter.symbol ?? '', filter.timeframe ?? ''].every(canBeKey)) return [];
      return attempt('list alarms', () => listAlarms(db, filter));
    },
    async getSetting(scope, key) {
      checkText('scope', scope);
      checkText('key', key);
      if (!canBeKey(scope) || !canBeKey(key)) return undefined;
      return attempt('get a setting', () => getSetting(db, scope, key));
    },
    async setSetting(scope, key, value) {
      checkKey('scope', scope);
      checkKey('key', key);
      if (value === undefined) {
        await attempt('delete a setting', () => deleteSetting(db, scope, key));
      } else {
        const json = jsonOf(value);
        await attempt('put a setting', () => putSetting(db, scope, key, json));
      }
    },
    async ping() {
      await attempt('answer a ping', () => sql`select 1`.execute(db));
    },
    close() {
      closing ??= destroy();
      return closing;
    },
  };
}

/** Once more after a fault that has passed. */
async function repeated<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isPassing(error)) return run();
    throw error;
  }
}
