import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { baselineNames } from '../../../core/market/anomaly/graph.ts';
import type { Combination } from '../../../core/market/anomaly/training/combination.ts';
import { type Candles, DAY_MS, dayNumber } from '../../../core/market/candles/candles.ts';
import {
  candleMs,
  candlesPerYear,
  fromIntraday,
  type Intraday,
} from '../../../core/market/candles/timeframe.ts';
import { type TokenWindows, tokenWindows } from './dataset.ts';
import { type EventRecord, REPORT } from './events.ts';
import { type DetectorFigures, detectors, figuresOf } from './figures.ts';
import { injectedCases } from './injectedCases.ts';
import { walkAnomaly } from './walk.ts';

interface IntradayKind {
  timeframe: Intraday;
  file: string;
  /** Days that are reported: those of the daily figures of which there are candles without a hole. */
  range: { from: number; to: number };
}

export const INTRADAY: readonly IntradayKind[] = [
  { timeframe: '4h', file: 'fourhour.csv.gz', range: REPORT },
  { timeframe: '1h', file: 'hourly.csv.gz', range: { from: REPORT.from, to: dayNumber('2022-10-10') } },
];

/** Of what is served and of the baselines. */
export interface IntradayFigures extends IntradayKind {
  figures: DetectorFigures[];
}

/**
 * Judges shorter candles by detectors of daily ones, each year by those of the days before it. As where they are served,
 * nothing is known of the market then, and an energy is measured by those of the same series before it.
 */
export async function intradayFigures(
  kind: IntradayKind,
  combination: Combination,
  on: {
    folder: string;
    /** Daily windows that detectors are fitted on. */
    tokens: readonly TokenWindows[];
    /** Daily candles, which say what events can be seen at all. */
    candlesOf: (symbol: string) => Candles;
    records: readonly EventRecord[];
    judged: readonly string[];
    faults: number;
    seed: number;
    work: string;
    say: (text: string) => void;
  },
): Promise<IntradayFigures> {
  const { timeframe, range } = kind;
  const perDay = DAY_MS / candleMs[timeframe];
  const dayOf = (slot: number) => Math.floor(slot / perDay);
  const until = (range.to + 1) * perDay;
  const series = await readIntraday(join(on.folder, kind.file), timeframe, on.judged, until);
  const windows = series.map((candles) => {
    const { day, ...rest } = tokenWindows(candles, undefined);
    return { ...rest, day: day.map(dayOf) };
  });
  const slots = { from: range.from * perDay, to: until - 1 };
  const faults = injectedCases(series, undefined, slots, on.faults).map((fault) => ({
    ...fault,
    day: dayOf(fault.day),
  }));
  const walk = await walkAnomaly(on.tokens, windows, faults, {
    ...{ seed: on.seed, candlesPerYear: candlesPerYear[timeframe], work: on.work },
    say: (text) => on.say(`${timeframe}, ${text}`),
  });
  const shown = ['energy', ...baselineNames];
  const figures = Object.entries(detectors(combination))
    .filter(([name]) => shown.includes(name))
    .map(([name, detector]) => figuresOf(name, detector, walk, on.candlesOf, on.records, range));
  return { ...kind, figures };
}

/** Candles that begin before a time, in order. Where an exchange stood still some are missing: the next follows the last. */
async function readIntraday(
  path: string,
  timeframe: Intraday,
  symbols: readonly string[],
  until: number,
): Promise<Candles[]> {
  const records: Record<string, string>[] = parse(gunzipSync(await readFile(path)), { columns: true });
  return symbols.map((wanted) => {
    const rows = records
      .filter(({ symbol, time }) => symbol === wanted && Date.parse(time) < until * candleMs[timeframe])
      .map(({ time, open, high, low, close, volume_usd }) => ({
        time,
        ...{ open: Number(open), high: Number(high), low: Number(low), close: Number(close) },
        volume: Number(volume_usd),
      }));
    return fromIntraday(wanted, rows, timeframe);
  });
}
