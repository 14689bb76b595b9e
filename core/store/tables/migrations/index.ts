import type { Migration } from 'kysely';
import { up as candlesForecastsSettings } from './0001-candles-forecasts-settings.ts';

/** Every step of the schema, applied in the order of its name. One that has been released is never edited again. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-candles-forecasts-settings': { up: candlesForecastsSettings },
};
