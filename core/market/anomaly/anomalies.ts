import { answer, type Outcome, refuse } from '../../refusal.ts';
import type { AnomaliesAnswer } from './answer.ts';
import { aboutSeries, dayOf, raisedAlarms, shownCandles, whenOf } from './judging/describe.ts';
import { judge } from './judging/judge.ts';
import { type AnomalyPorts, obtainSeries, type SeriesRequest } from './judging/obtain.ts';
import { type ScoredSeries, scoreSeries } from './judging/scored.ts';

export interface AnomaliesRequest extends Pick<SeriesRequest, 'symbol' | 'timeframe'> {
  /** ISO days, both included. Without them, all that can be judged. */
  from?: string | undefined;
  to?: string | undefined;
  /** Alarms a year. */
  budget: number;
}

/** The skill behind `/anomalies`: every alarm of a range, each raised by what was known then. */
export async function anomalies(
  request: AnomaliesRequest,
  ports: AnomalyPorts,
): Promise<Outcome<AnomaliesAnswer>> {
  const { from, to, budget } = request;
  if (from !== undefined && to !== undefined && from > to)
    return refuse(
      'BadArguments',
      `The range ends on ${to}, before it begins on ${from}.`,
      'Give the earlier day first.',
    );
  const series = await obtainSeries(request, ports);
  if (!series.ok) return series;
  const scored = await scoreSeries(series.value, ports);
  const range = rangeOf(scored, from, to);
  if (!range.ok) return range;
  const { first, last, clipped } = range.value;
  const judgement = judge(scored, budget);
  return answer({
    ...aboutSeries(scored),
    from: whenOf(scored, first),
    to: whenOf(scored, last),
    clipped,
    judged: last - first + 1,
    budget,
    alarms: raisedAlarms(scored, judgement, first, last),
    series: shownCandles(scored, judgement, first, last),
  });
}

/** The judged candles of a range. Refuses with `NotEnoughHistory` one that holds none. */
function rangeOf(
  scored: ScoredSeries,
  from: string | undefined,
  to: string | undefined,
): Outcome<{ first: number; last: number; clipped: boolean }> {
  const { rows, probability, series } = scored;
  const earliest = probability.findIndex((value) => !Number.isNaN(value));
  let [first, last] = [earliest, rows.length - 1];
  if (earliest >= 0) {
    const [begin, end] = [dayOf(scored, earliest), dayOf(scored, last)];
    while (first < rows.length && from !== undefined && dayOf(scored, first) < from) first++;
    while (last >= 0 && to !== undefined && dayOf(scored, last) > to) last--;
    const clipped = (from !== undefined && from < begin) || (to !== undefined && to > end);
    if (first <= last) return answer({ first, last, clipped });
  }
  return refuse(
    'NotEnoughHistory',
    `Nothing of that time can be judged for ${series.candles.symbol}.`,
    earliest < 0
      ? 'Ask about a token that has been traded for longer.'
      : `Ask about days from ${dayOf(scored, earliest)} to ${dayOf(scored, rows.length - 1)}.`,
  );
}
