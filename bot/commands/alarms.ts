import type { AnomalyAnswer, RaisedAlarm } from '../../core/market/anomaly/answer.ts';
import { formatChange, formatMoment, formatPercent, formatPrice, formatRarity } from '../charts/format.ts';
import type { Table } from '../reply.ts';

/** What is counted of candles of a length. */
export function unitOf(timeframe: AnomalyAnswer['timeframe']): string {
  return timeframe === '1d' ? 'days' : `candles of ${timeframe}`;
}

export function alarmsTable(alarms: readonly RaisedAlarm[]): Table {
  return {
    columns: [
      { title: 'Alarm', align: 'left' },
      { title: 'Kind', align: 'left' },
      { title: 'Mostly', align: 'left' },
      { title: 'How rare', align: 'right' },
      { title: 'Close', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    rows: alarms.map(({ date, kind, driver, probability, close, change }) => [
      formatMoment(date),
      kind,
      driver,
      formatRarity(probability),
      formatPrice(close),
      formatChange(change),
    ]),
  };
}

/** How the simpler detectors are called in a sentence. */
const simple: Readonly<Record<string, string>> = {
  zscore: 'a robust z-score',
  isolationForest: 'an isolation forest',
  oneClassSvm: 'a one-class SVM',
};

type Measured = Pick<AnomalyAnswer, 'measured' | 'timeframe'>;

/** What was measured of such alarms, the bad with the good. */
export function howFarToTrust({ measured, timeframe }: Measured): string {
  if (measured === null) return notMeasured(timeframe);
  const { recallVisible, precision, explained, on } = measured;
  return (
    `${found(measured)} and ${formatPercent(recallVisible)} of those that candles show; ` +
    `${formatPercent(precision)} of them met one, ${formatPercent(explained)} any event on record (${on}): ` +
    `most alarms are strange days without a name.`
  );
}

/** The same of a candle that raised none. */
export function howFarToTrustCalm({ measured, timeframe }: Measured): string {
  if (measured === null) return notMeasured(timeframe);
  return `No alarm is no proof of calm: ${found(measured, 'at')} (${measured.on}).`;
}

function notMeasured(timeframe: AnomalyAnswer['timeframe']): string {
  return `How often alarms of ${unitOf(timeframe)} are right has not been measured against known events.`;
}

function found(
  { recall, recallInterval, recallBaseline, budget }: NonNullable<AnomalyAnswer['measured']>,
  at: 'At' | 'at' = 'At',
): string {
  const [low, high] = recallInterval.map((value) => formatPercent(value));
  return `${at} ${budget} alarms a year, alarms found ${formatPercent(recall)} of the known events (95 %: ${low} to ${high}; ${simple[recallBaseline.name] ?? recallBaseline.name} ${formatPercent(recallBaseline.recall)})`;
}
