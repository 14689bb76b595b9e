import { wilsonInterval } from '../../../core/learn/proportion.ts';
import { baselineNames, energyNames } from '../../../core/market/anomaly/graph.ts';
import type { Combination } from '../../../core/market/anomaly/training/combination.ts';
import { combine } from '../../../core/market/anomaly/training/combination.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { eventAveragePrecision, matchAlarms } from './eventScores.ts';
import { type EventRecord, explainedDays } from './events.ts';
import { eventBootstrap, resampledPrecision } from './intervals.ts';
import {
  type Detector,
  type EventSet,
  eventSets,
  eventsOf,
  type FaultScores,
  faultScores,
  mean,
  rankedDays,
  servedAlarms,
} from './measure.ts';
import type { JudgedToken, Walk } from './walk.ts';

export interface SetFigures {
  events: number;
  found: number;
  recall: number;
  recallInterval: [number, number];
  averagePrecision: number;
  averagePrecisionInterval: [number, number];
}

/** What one detector does, on the walk of one seed. */
export interface DetectorFigures {
  name: string;
  sets: Record<EventSet, SetFigures>;
  alarms: number;
  alarmsPerYear: number;
  /** Share of the alarms that find a counted event, and that are near any listed one. */
  precision: number;
  precisionInterval: readonly [number, number];
  explained: number;
  /** Events whose first alarm came a day before, on the day and a day after. */
  lags: [number, number, number];
  faults: FaultScores[];
  faultAuc: number;
  faultAveragePrecision: number;
}

export function detectors(combination: Combination): Record<string, Detector> {
  return {
    energy: (scores) => combine(combination, scores),
    ...Object.fromEntries(
      [...energyNames, ...baselineNames].map((name): [string, Detector] => [name, (scores) => scores[name]]),
    ),
  };
}

/** On some tokens of a walk, in a range of days. */
export function figuresOf(
  name: string,
  detector: Detector,
  walk: Walk,
  candlesOf: (symbol: string) => Candles,
  records: readonly EventRecord[],
  range: { from: number; to: number },
): DetectorFigures {
  const alarmsOf = new Map(
    walk.tokens.map((token) => [token, servedAlarms(token, detector, range, walk.candlesPerYear)]),
  );
  const match = (token: JudgedToken, set: EventSet) =>
    matchAlarms(
      alarmsOf.get(token) ?? [],
      eventsOf(records, candlesOf(token.symbol), range, set),
      explainedDays(records, token.symbol),
    );
  const sets = Object.fromEntries(
    eventSets.map((set) => {
      const tokens = walk.tokens.map((token) => {
        const events = eventsOf(records, candlesOf(token.symbol), range, set);
        const { lags } = match(token, set);
        const cases = rankedDays(token, detector, events, range);
        return { ...cases, eventDays: events.map(({ days }) => days[0]), lags };
      });
      const all = tokens.flatMap(({ eventDays, lags }) =>
        eventDays.map((day, i) => ({ day, found: lags[i] !== undefined })),
      );
      const days = all.map(({ day }) => day);
      const share = (copies: (day: number) => number) => {
        const total = all.reduce((sum, { day }) => sum + copies(day), 0);
        return all.reduce((sum, { day, found }) => sum + Number(found) * copies(day), 0) / total;
      };
      const figures: SetFigures = {
        events: all.length,
        found: all.filter(({ found }) => found).length,
        recall: share(() => 1),
        recallInterval: eventBootstrap(days, (copies) => share((day) => copies.get(day) ?? 0)),
        averagePrecision: eventAveragePrecision(tokens),
        averagePrecisionInterval: eventBootstrap(days, resampledPrecision(tokens)),
      };
      return [set, figures];
    }),
  ) as Record<EventSet, SetFigures>;
  const matches = walk.tokens.map((token) => match(token, 'counted'));
  const sum = (pick: (match: (typeof matches)[number]) => number) =>
    matches.reduce((total, match) => total + pick(match), 0);
  const alarms = sum(({ alarms: count }) => count);
  const years = ((range.to - range.from + 1) / 365.25) * walk.tokens.length;
  const lagged = (lag: number) => sum(({ lags }) => lags.filter((value) => value === lag).length);
  const faults = faultScores(walk, detector, range);
  const precision = sum(({ right }) => right) / alarms;
  return {
    name,
    sets,
    alarms,
    alarmsPerYear: alarms / years,
    precision,
    precisionInterval: wilsonInterval(precision, alarms),
    explained: sum(({ explained }) => explained) / alarms,
    lags: [lagged(-1), lagged(0), lagged(1)],
    faults,
    faultAuc: mean(faults.map(({ auc }) => auc)),
    faultAveragePrecision: mean(faults.map(({ averagePrecision }) => averagePrecision)),
  };
}
