import type { PriceSeries } from '../../market/candles/candles.ts';
import type { AlarmProgress, AlarmRecord } from '../alarms.ts';
import type { ForecastRecord } from '../port.ts';

/** Numbers that only an exact double survives: no short decimal, the smallest, the largest, 0.1 + 0.2. */
const awkward = [Math.PI, 5e-324, Number.MAX_VALUE, 0.1 + 0.2, 1 / 3, 67_123.456_789_012_34, 2 ** 53, 0];

/** A series of `length` days from `firstDay`; each `seed` gives other numbers. */
export function sampleSeries(
  symbol: string,
  firstDay: number,
  length: number,
  about: Partial<Pick<PriceSeries, 'source' | 'fetchedAt'>> & { seed?: number } = {},
): PriceSeries {
  const column = (offset: number) =>
    Float64Array.from({ length }, (_, row) => awkward[(row + offset + (about.seed ?? 0)) % awkward.length]);
  return {
    candles: {
      symbol,
      day: Int32Array.from({ length }, (_, row) => firstDay + row),
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      volume: column(4),
    },
    source: about.source ?? 'coinbase',
    fetchedAt: about.fetchedAt ?? '2025-07-01T06:07:08.123Z',
    live: true,
  };
}

export function sampleForecast(changes: Partial<ForecastRecord> = {}): ForecastRecord {
  return {
    symbol: 'BTC',
    asOf: '2025-06-30',
    horizon: 1,
    model: 'daily-close',
    version: '1.0.0',
    origin: 'asked',
    lastClose: 107_135.335_111,
    close: 107_201.1 + 0.2,
    lower80: 104_000.1,
    upper80: 110_000.7,
    probabilityUp: 1 / 3,
    naive: 107_135.335_111,
    source: 'kraken',
    givenAt: '2025-07-01T06:07:08.123Z',
    ...changes,
  };
}

export function sampleAlarm(changes: Partial<AlarmRecord> = {}): AlarmRecord {
  return {
    symbol: 'BTC',
    timeframe: '1d',
    budget: 12,
    date: '2025-06-30',
    energy: 0.1 + 0.2,
    probability: 1 / 300,
    kind: 'price move',
    model: 'anomaly',
    version: '1.0.0',
    recordedAt: '2025-07-01T00:15:08.123Z',
    ...changes,
  };
}

export function sampleProgress(changes: Partial<AlarmProgress> = {}): AlarmProgress {
  return {
    symbol: 'BTC',
    timeframe: '1d',
    budget: 12,
    judgedTo: '2025-06-30',
    state: { level: 1 / 30, recent: [0, 1], since: null, armed: true },
    ...changes,
  };
}
