import type { Ports } from '../../ports.ts';
import type { ForecastRecord } from '../../store/port.ts';
import type { ForecastKey, ForecastOutcome, ForecastScore } from '../../store/scores.ts';
import { DAY_MS, dayNumber, isoDay, length, type PriceSeries } from '../candles/candles.ts';
import { YEAR } from '../forecast/distribution.ts';
import { naiveInterval, scoreForecast } from './score.ts';

/** Why a forecast will never have a score. */
export const unscorableReasons = {
  late: 'given after the close that it is about',
  otherPrices: 'prices of that day now differ from those that it was made from',
  nonsense: 'its numbers are no prices',
  missing: 'no closed candle of its days can be had any more',
} as const;

/**
 * A close of the same day may differ by less than this, as a log ratio, between sources; by more after a splice of two
 * markets or a redenomination, and then what came says nothing about the forecast.
 */
const TOLERANCE = 0.02;
/** Forecasts that are scored together. */
const PAGE = 5_000;

export interface ScoringReport {
  scored: number;
  unscorable: number;
  /** Their day has come, but its close is not to be had yet. */
  waiting: number;
}

/**
 * Scores what is due of one token, however long it has been due. Running it twice changes nothing. An actual close is
 * taken from a closed candle of that very day; where prices cannot be had now, the forecast waits for the next time.
 */
export async function scoreDue(
  symbol: string,
  { prices, store, clock }: Pick<Ports, 'prices' | 'store' | 'clock'>,
): Promise<ScoringReport> {
  const report: ScoringReport = { scored: 0, unscorable: 0, waiting: 0 };
  const now = clock.now();
  const until = isoDay(Math.floor(now / DAY_MS) - 1);
  for (;;) {
    const due = await store.dueForecasts({ symbol, until, limit: PAGE });
    if (due.length === 0) return report;
    const series = due.every(isLate) ? undefined : await seriesFor(symbol, due, now, prices);
    const verdicts = due.map((forecast) => ({ forecast, verdict: judge(forecast, series, now) }));
    const scores: ForecastScore[] = verdicts.flatMap(({ forecast, verdict }) =>
      verdict === 'wait' ? [] : [{ ...keyOf(forecast), scoredAt: new Date(now).toISOString(), ...verdict }],
    );
    await store.recordScores(scores);
    const unscorable = scores.filter((score) => 'unscorable' in score).length;
    report.scored += scores.length - unscorable;
    report.unscorable += unscorable;
    report.waiting = due.length - scores.length;
    // Those that wait come first again: a page of nothing else is the last one for now.
    if (due.length < PAGE || scores.length === 0) return report;
  }
}

type Verdict = ForecastOutcome | { unscorable: string } | 'wait';

function judge(forecast: ForecastRecord, series: PriceSeries | undefined, now: number): Verdict {
  if (isLate(forecast)) return { unscorable: unscorableReasons.late };
  if (series === undefined) return 'wait';
  const { candles, source, live } = series;
  const { close, day } = candles;
  const seen = dayNumber(forecast.asOf) - day[0];
  const target = seen + forecast.horizon;
  if (target >= length(candles) || (day[target] + 1) * DAY_MS > now) return 'wait';
  // Old candles held offline may be a short stretch; sources that answer have given all they have.
  if (seen < 0) return live ? { unscorable: unscorableReasons.missing } : 'wait';
  if (Math.abs(Math.log(close[seen] / forecast.lastClose)) > TOLERANCE)
    return { unscorable: unscorableReasons.otherPrices };
  const score = scoreForecast(
    forecast,
    // As the recorded prices would have it: the sources may differ by some percent, and a rise is not to come of that.
    { close: close[target] * (forecast.lastClose / close[seen]), source },
    naiveInterval(close, seen, forecast.horizon),
  );
  // Else one such record would keep all others of its token from being scored.
  return Number.isFinite(score.loss + score.error) ? score : { unscorable: unscorableReasons.nonsense };
}

/** Made from stale candles when the day that it is about had closed already: that is no forecast. */
function isLate({ givenAt, asOf, horizon }: ForecastRecord): boolean {
  return Date.parse(givenAt) >= (dayNumber(asOf) + horizon + 1) * DAY_MS;
}

/** Enough days for the earliest forecast and the year of its naive interval. */
async function seriesFor(
  symbol: string,
  due: readonly ForecastRecord[],
  now: number,
  prices: Ports['prices'],
): Promise<PriceSeries | undefined> {
  const longest = Math.max(...due.map(({ horizon }) => horizon));
  const earliest = Math.min(...due.map(({ asOf }) => dayNumber(asOf)));
  const found = await prices.daily(symbol, Math.floor(now / DAY_MS) - earliest + YEAR + longest);
  return found.ok && length(found.value.candles) > 0 ? found.value : undefined;
}

function keyOf({ symbol, asOf, horizon, model, version }: ForecastRecord): ForecastKey {
  return { symbol, asOf, horizon, model, version };
}
