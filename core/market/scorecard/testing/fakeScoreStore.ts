import type { ForecastRecord, Store } from '../../../store/port.ts';
import type { ForecastScore } from '../../../store/scores.ts';
import { dayNumber } from '../../candles/candles.ts';

/** A forecast of BTC from the last of the candles. */
export function givenForecast(changes: Partial<ForecastRecord> = {}): ForecastRecord {
  return {
    symbol: 'BTC',
    asOf: '2025-06-20',
    horizon: 1,
    model: 'forecast',
    version: '1.0.0',
    origin: 'asked',
    lastClose: 100,
    close: 101,
    lower80: 90,
    upper80: 110,
    probabilityUp: 0.6,
    naive: 100,
    source: 'kraken',
    givenAt: '2025-06-21T06:00:00.000Z',
    ...changes,
  };
}

/** The part of a store that scoring uses, in memory: what the conformance suite asks of the real ones. */
export class FakeScoreStore {
  readonly forecasts: ForecastRecord[] = [];
  readonly scores: ForecastScore[] = [];

  async recordForecast(forecast: ForecastRecord): Promise<void> {
    if (!this.forecasts.some((known) => keyOf(known) === keyOf(forecast))) this.forecasts.push(forecast);
  }

  async dueForecasts(filter: { symbol: string; until: string; limit: number }): Promise<ForecastRecord[]> {
    const scored = new Set(this.scores.map(keyOf));
    const dueDay = ({ asOf, horizon }: ForecastRecord) => dayNumber(asOf) + horizon;
    return this.forecasts
      .filter((forecast) => forecast.symbol === filter.symbol && !scored.has(keyOf(forecast)))
      .filter((forecast) => dueDay(forecast) <= dayNumber(filter.until) && forecast.origin !== 'replayed')
      .sort((a, b) => dueDay(a) - dueDay(b))
      .slice(0, filter.limit);
  }

  async recordScores(scores: readonly ForecastScore[]): Promise<void> {
    const scored = new Set(this.scores.map(keyOf));
    this.scores.push(...scores.filter((score) => !scored.has(keyOf(score))));
  }

  asStore(): Store {
    return this as Partial<Store> as Store;
  }
}

function keyOf({ symbol, asOf, horizon, model, version }: ForecastRecord | ForecastScore): string {
  return [symbol, asOf, horizon, model, version].join(' ');
}
