import type { Metric, ModelCard } from '../../../core/inference/port.ts';
import { featureNames, MIN_CANDLES, WINDOW } from '../../../core/market/anomaly/features.ts';
import { ANOMALY_MODEL, baselineNames, energyNames } from '../../../core/market/anomaly/graph.ts';
import { AUTOENCODER, CONTRASTIVE, JOINT, TRAINING } from '../../../core/market/anomaly/training/networks.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { rounded, roundedPair } from '../rounded.ts';
import type { Choice } from './choose.ts';
import { REPORT } from './events.ts';
import type { DetectorFigures } from './figures.ts';
import type { IntradayFigures } from './intraday.ts';
import type { EventSet } from './measure.ts';

const range = `${isoDay(REPORT.from)} to ${isoDay(REPORT.to)}`;
const SETS: Record<EventSet, string> = {
  counted: 'all events that count',
  visible: 'those of them that the candles show',
};

const isBaseline = ({ name }: DetectorFigures) => (baselineNames as readonly string[]).includes(name);

/** Makes metrics of one detector, each beside the best baseline's. */
function metricsOf(own: DetectorFigures, figures: readonly DetectorFigures[]) {
  const baselines = figures.filter(isBaseline);
  return (
    name: string,
    on: string,
    pick: (figures: DetectorFigures) => number,
    interval?: (figures: DetectorFigures) => readonly [number, number],
  ): Metric => {
    const best = baselines.reduce((a, b) => (pick(b) > pick(a) ? b : a));
    return {
      name,
      on: `${own.name}, ${on}`,
      scope: { part: `${own.name}, ${on}` },
      value: rounded(pick(own)),
      ...(interval && { interval: roundedPair([...interval(own)] as [number, number]) }),
      baseline: { name: best.name, value: rounded(pick(best)) },
    };
  };
}

/** Of the detector that is served, on candles shorter than a day. */
export function intradayMetrics({ timeframe, range: { from, to }, figures }: IntradayFigures): Metric[] {
  const own = figures.find(({ name }) => name === 'energy');
  if (own === undefined) throw new RangeError('There are no figures of what is served');
  const metric = metricsOf(own, figures);
  const where = `BTC and ETH ${timeframe} candles, walk-forward ${isoDay(from)} to ${isoDay(to)}`;
  return [
    ...(Object.keys(SETS) as EventSet[]).map((set) =>
      metric(
        'recall',
        `${SETS[set]}, 12 alarms a year, ${where}`,
        ({ sets }) => sets[set].recall,
        ({ sets }) => sets[set].recallInterval,
      ),
    ),
    metric(
      'precision',
      `alarms that find an event that counts, ${where}`,
      ({ precision }) => precision,
      ({ precisionInterval }) => precisionInterval,
    ),
    metric('explained', `alarms near a listed event of any kind, ${where}`, ({ explained }) => explained),
    metric('alarmsPerYear', where, ({ alarmsPerYear }) => alarmsPerYear),
    metric('faultAuc', `mean over injected faults, ${where}`, ({ faultAuc }) => faultAuc),
  ];
}

/** Every figure of the detectors that are no baselines, on daily candles. */
export function anomalyMetrics(figures: readonly DetectorFigures[]): Metric[] {
  return figures
    .filter((one) => !isBaseline(one))
    .flatMap((own) => {
      const metric = metricsOf(own, figures);
      const where = `BTC and ETH, walk-forward ${range}`;
      return [
        ...(Object.keys(SETS) as EventSet[]).flatMap((set) => [
          metric(
            'recall',
            `${SETS[set]}, 12 alarms a year, ${where}`,
            ({ sets }) => sets[set].recall,
            ({ sets }) => sets[set].recallInterval,
          ),
          metric(
            'averagePrecision',
            `${SETS[set]}, ${where}`,
            ({ sets }) => sets[set].averagePrecision,
            ({ sets }) => sets[set].averagePrecisionInterval,
          ),
        ]),
        metric(
          'precision',
          `alarms that find an event that counts, ${where}`,
          ({ precision }) => precision,
          ({ precisionInterval }) => precisionInterval,
        ),
        metric('explained', `alarms near a listed event of any kind, ${where}`, ({ explained }) => explained),
        metric('alarmsPerYear', where, ({ alarmsPerYear }) => alarmsPerYear),
        metric('faultAuc', `mean over injected faults, all tokens, ${range}`, ({ faultAuc }) => faultAuc),
        metric(
          'faultAveragePrecision',
          `mean over injected faults, all tokens, ${range}`,
          ({ faultAveragePrecision }) => faultAveragePrecision,
        ),
        ...own.faults.map(({ kind }) =>
          metric(
            'faultAuc',
            `injected ${kind}, all tokens, ${range}`,
            ({ faults }) => faults.find((fault) => fault.kind === kind)?.auc ?? Number.NaN,
          ),
        ),
      ];
    });
}

export interface CardInput {
  version: string;
  metrics: readonly Metric[];
  choice: Choice;
  summary: string;
  symbols: readonly string[];
  from: number;
  to: number;
  rows: number;
  seed: number;
  embedding: number;
}

export function anomalyCard(input: CardInput): Omit<ModelCard, 'files'> {
  const { combination } = input.choice;
  const vector = (name: string) => ({ name, shape: [-1] });
  return {
    name: ANOMALY_MODEL,
    version: input.version,
    task: 'How strange a candle is after the nine before it, and by which of its features',
    summary: input.summary,
    features: featureNames,
    inputs: [{ name: 'windows', shape: [-1, WINDOW, featureNames.length] }],
    outputs: [
      vector('energy'),
      { name: 'contributions', shape: [-1, featureNames.length] },
      { name: 'embedding', shape: [-1, input.embedding] },
      ...energyNames.map(vector),
      ...baselineNames.map(vector),
    ],
    training: {
      from: isoDay(input.from),
      to: isoDay(input.to),
      rows: input.rows,
      symbols: input.symbols,
      seed: input.seed,
      hyperparameters: {
        autoencoder: JSON.stringify(AUTOENCODER),
        joint: JSON.stringify(JOINT),
        contrastive: JSON.stringify(CONTRASTIVE),
        training: JSON.stringify(TRAINING),
        combination: JSON.stringify(combination),
        chosen: `${input.choice.kind}: events ${rounded(input.choice.events)}, faults ${rounded(input.choice.faults)}, fault AUC ${rounded(input.choice.auc)} on 2019 to 2021`,
      },
    },
    data: {
      source: 'Daily candles of Binance spot and Bybit perpetual markets, public exchange data',
      licence:
        'No licence is stated by the publishers; the candles are not part of this project, the fitted weights are',
    },
    metrics: input.metrics,
    limitations: [
      'The list of events is short and incomplete: a day that is not listed is no proof of a false alarm, and the intervals over events are wide.',
      'The features and what the latent energy looks at (falls and ranges, own and of the market) were chosen with looks at the events of 2019 to 2021.',
      'How the energies are combined was chosen by 2019 to 2021 too, but the figures of 2022 to 2025 under an earlier combination had been seen once before.',
      'Rises count less than falls by design.',
      'An energy is not a probability: the alarms measure it by the trailing energies of the same token.',
      'The tokens were chosen by their history up to the newest day: survivors only.',
      'Not financial advice.',
    ],
    parameters: {
      window: WINDOW,
      minCandles: MIN_CANDLES,
      budgetPerYear: 12,
    },
    // The rows of one answer are a whole history.
    serving: { maxBatchSize: 4096 },
  };
}
