import { DAY_MS, dayNumber, isoDay, length, type PriceSeries } from '../../core/market/candles/candles.ts';
import { WINDOW } from '../../core/market/forecast/distribution.ts';
import { forecast } from '../../core/market/forecast/forecast.ts';
import { STORED_HORIZONS } from '../../core/market/scorecard/horizons.ts';
import { tokens } from '../../core/market/tokens.ts';
import type { Ports } from '../../core/ports.ts';
import { answer } from '../../core/refusal.ts';
import type { PartReport, Schedule, SchedulePart } from './schedule.ts';

/**
 * Forecasts every served token after the close of the UTC day and records that, so that the record is complete and not
 * chosen. Only ever from the candle of the day before: of a day that was missed there is no forecast, since one that is
 * made later would be back-dated.
 */
export const dailyForecast: Schedule = {
  name: 'daily-forecast',
  // The later two are for tokens whose source had not closed the day at the first; they find the others done.
  cron: '10 0,2,6 * * *',
  parts: tokens.map(({ symbol }) => symbol),
  deadlineMs: 60_000,
  run: forecastToken,
};

async function forecastToken({ part: symbol, day }: SchedulePart, ports: Ports): Promise<PartReport> {
  const today = isoDay(Math.floor(ports.clock.now() / DAY_MS));
  if (today !== day) return left('late', `${day} is over: a forecast must not be back-dated`);
  const series = await ports.prices.daily(symbol, WINDOW);
  if (!series.ok) return left('refused', series.refusal.message);
  const last = lastDay(series.value);
  if (last !== isoDay(dayNumber(day) - 1))
    return left(
      'stale',
      `the newest candle (${series.value.source}) is of ${last}: a forecast from it would be back-dated`,
    );
  const notes: string[] = [];
  let recorded = 0;
  const own: Ports = {
    ...ports,
    // The very candles that were looked at: newer ones may come meanwhile.
    prices: { ...ports.prices, daily: async () => answer(series.value) },
    // Skills remember by it what they have given and do not record it again; that was not for this record.
    models: { ...ports.models },
  };
  for (const horizon of STORED_HORIZONS) {
    const given = await forecast({ symbol, horizon, origin: 'scheduled' }, own);
    if (given.ok) recorded++;
    else notes.push(given.refusal.message);
  }
  return { counts: { recorded, refused: STORED_HORIZONS.length - recorded }, notes };
}

function left(why: string, note: string): PartReport {
  return { counts: { [why]: 1 }, notes: [note] };
}

function lastDay({ candles }: PriceSeries): string {
  return isoDay(candles.day[length(candles) - 1]);
}
