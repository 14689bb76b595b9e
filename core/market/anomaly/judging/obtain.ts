import type { IntradayPrices, Ports, Prices } from '../../../ports.ts';
import { answer, type Outcome, refuse } from '../../../refusal.ts';
import { type Candles, fromRows, length, type PriceSeries } from '../../candles/candles.ts';
import { obtainCandles } from '../../candles/obtain.ts';
import {
  candleMs,
  fromIntraday,
  type Intraday,
  type IntradayRow,
  type TimedSeries,
  type Timeframe,
  timeframes,
} from '../../candles/timeframe.ts';
import { validateIntraday, validateRows } from '../../candles/validate.ts';
import { findToken } from '../../tokens.ts';
import { MIN_CANDLES } from '../features.ts';

/** A candle of the asker's own: `date` of a daily one, `time` of a shorter one. */
export interface PostedCandle extends Omit<IntradayRow, 'time'> {
  date?: string | undefined;
  time?: string | undefined;
}

export interface SeriesRequest {
  symbol: string;
  candles?: readonly PostedCandle[] | undefined;
  /** Of posted candles it is seen from their times. Default 1d. */
  timeframe?: Timeframe | undefined;
}

export type AnomalyPorts = Pick<Ports, 'models' | 'clock'> & { prices: Prices & IntradayPrices };

/** Energies that a first probability rests on. */
export const LEAST_ENERGIES = 60;
/** Candles below which nothing can be judged. */
export const LEAST_CANDLES = MIN_CANDLES + LEAST_ENERGIES;
/** Days of a served token: what is held of each. */
export const DAYS = 700;
/** Shorter candles of a served token: what a source gives in one question. */
const CANDLES = 719;

/**
 * The series that a question is about.
 * Refuses with `UnknownSymbol`, `InvalidCandles`, `NotEnoughHistory`, or what the prices refuse with.
 */
export async function obtainSeries(
  request: SeriesRequest,
  ports: AnomalyPorts,
): Promise<Outcome<TimedSeries>> {
  const series =
    request.candles === undefined
      ? await served(request.symbol, request.timeframe ?? '1d', ports)
      : posted(request.symbol, request.candles, request.timeframe, ports.clock.now());
  if (!series.ok) return series;
  const { candles, timeframe, source } = series.value;
  const known = length(candles);
  if (known >= LEAST_CANDLES) return series;
  return refuse(
    'NotEnoughHistory',
    `${known} candles of ${timeframe} are too few: what is strange can be told from ${LEAST_CANDLES} on.`,
    source === 'posted'
      ? `Send at least ${LEAST_CANDLES} closed candles.`
      : `Ask about a token that has been traded for longer, or send at least ${LEAST_CANDLES} closed candles.`,
  );
}

async function served(
  symbol: string,
  timeframe: Timeframe,
  ports: AnomalyPorts,
): Promise<Outcome<TimedSeries>> {
  const token = findToken(symbol);
  if (!token.ok) return token;
  if (timeframe !== '1d') return ports.prices.intraday(token.value.symbol, timeframe, CANDLES);
  return timed(await obtainCandles({ symbol: token.value.symbol }, { days: DAYS, atLeast: 1 }, ports), '1d');
}

function timed(series: Outcome<PriceSeries>, timeframe: Timeframe): Outcome<TimedSeries> {
  return series.ok ? answer({ ...series.value, timeframe }) : series;
}

function posted(
  symbol: string,
  rows: readonly PostedCandle[],
  wanted: Timeframe | undefined,
  now: number,
): Outcome<TimedSeries> {
  const timeframe = rows.every(({ time }) => time === undefined) ? '1d' : spacing(rows);
  if (timeframe === undefined)
    return invalid('The candles are neither one day nor four hours nor one hour apart.');
  if (wanted !== undefined && wanted !== timeframe)
    return refuse(
      'BadArguments',
      `The candles are of ${timeframe}, and the timeframe says ${wanted}.`,
      'Leave the timeframe away: it is seen from the candles.',
    );
  const candles = timeframe === '1d' ? daily(symbol, rows, now) : intraday(symbol, rows, timeframe, now);
  if (!candles.ok) return candles;
  const fetchedAt = new Date(now).toISOString();
  return answer({ candles: candles.value, source: 'posted', fetchedAt, live: true, timeframe });
}

/** The length of candles by the two first ones. */
function spacing([first, second]: readonly PostedCandle[]): Timeframe | undefined {
  const apart = Date.parse(second?.time ?? '') - Date.parse(first?.time ?? '');
  return timeframes.find((timeframe) => candleMs[timeframe] === apart);
}

function daily(symbol: string, rows: readonly PostedCandle[], now: number): Outcome<Candles> {
  const dated = rows.map(({ date, time, ...prices }) => ({
    date: date ?? time?.slice(0, 10) ?? '',
    ...prices,
  }));
  const valid = validateRows(dated, now);
  return valid.ok ? answer(fromRows(ownName(symbol), dated)) : valid;
}

function intraday(
  symbol: string,
  rows: readonly PostedCandle[],
  timeframe: Intraday,
  now: number,
): Outcome<Candles> {
  const at = rows.findIndex(({ time }) => time === undefined);
  if (at >= 0) return invalid(`Candle ${at} has no time, and others have one.`);
  const timedRows = rows.map(({ date: _, time = '', ...prices }) => ({ time, ...prices }));
  const valid = validateIntraday(timedRows, timeframe, now);
  return valid.ok ? answer(fromIntraday(ownName(symbol), timedRows, timeframe)) : valid;
}

/** A token that we serve by its own symbol, so that it is not taken for one of the others of its market. */
function ownName(symbol: string): string {
  const token = findToken(symbol);
  return token.ok ? token.value.symbol : symbol.toUpperCase();
}

function invalid(message: string) {
  return refuse(
    'InvalidCandles',
    message,
    'Send daily candles with a date, or candles of 4h or 1h with the time at which each begins, oldest first.',
  );
}
