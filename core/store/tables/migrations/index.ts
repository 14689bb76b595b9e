import type { Migration } from 'kysely';
import { up as candlesForecastsSettings } from './0001-candles-forecasts-settings.ts';
import { up as forecastScores } from './0002-forecast-scores.ts';
import { up as headlines } from './0003-headlines.ts';
import { up as alarms } from './0004-alarms.ts';

/** Every step of the schema, applied in the order of its name. One that has been released is never edited again. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-candles-forecasts-settings': { up: candlesForecastsSettings },
  '0002-forecast-scores': { up: forecastScores },
  '0003-headlines': { up: headlines },
  '0004-alarms': { up: alarms },
};
