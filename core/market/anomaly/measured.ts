import type { ModelCard } from '../../inference/port.ts';
import type { Timeframe } from '../candles/timeframe.ts';
import type { Measured } from './answer.ts';

/** The detector that is served, as the card's figures call it. */
const SERVED = 'energy, ';
const ALL_EVENTS = `${SERVED}all events`;
const VISIBLE_EVENTS = `${SERVED}those of them that the candles show`;

/** What the card says of alarms on candles of a length against known events; null where it has no such figures. */
export function measuredOf({ metrics, parameters }: ModelCard, timeframe: Timeframe): Measured {
  const lengthOf = (on: string) => / (4h|1h) candles/.exec(on)?.[1] ?? '1d';
  const find = (name: string, of: string) =>
    metrics.find(
      (metric) => metric.name === name && metric.on.startsWith(of) && lengthOf(metric.on) === timeframe,
    );
  const recall = find('recall', ALL_EVENTS);
  const visible = find('recall', VISIBLE_EVENTS);
  const precision = find('precision', SERVED);
  const explained = find('explained', SERVED);
  if (recall?.interval === undefined || recall.baseline === undefined || !visible || !precision || !explained)
    return null;
  return {
    // What follows names the data.
    on: recall.on.slice(recall.on.indexOf('a year, ') + 'a year, '.length),
    budget: Number(parameters.budgetPerYear),
    recall: recall.value,
    recallInterval: [...recall.interval],
    recallBaseline: { name: recall.baseline.name, recall: recall.baseline.value },
    recallVisible: visible.value,
    precision: precision.value,
    explained: explained.value,
  };
}
