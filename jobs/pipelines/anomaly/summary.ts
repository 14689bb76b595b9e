import { baselineNames } from '../../../core/market/anomaly/graph.ts';
import type { Choice } from './choose.ts';
import type { DetectorFigures } from './figures.ts';

const BAR = { recall: 0.8, auc: 0.95 };

/** What the figures say of the detector that is served, in words. */
export function summaryOf(figures: readonly DetectorFigures[], choice: Choice): string {
  const named = (name: string) => {
    const found = figures.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`There are no figures of ${name}`);
    return found;
  };
  const own = named('energy');
  const baselines = baselineNames.map(named);
  const beaten = (pick: (figures: DetectorFigures) => number) =>
    baselines.every((baseline) => pick(own) > pick(baseline));
  const onEvents = beaten(({ sets }) => sets.counted.averagePrecision);
  const onFaults = beaten(({ faultAveragePrecision }) => faultAveragePrecision);
  const { counted, visible } = own.sets;
  const reached = (value: number, bar: number) => (value >= bar ? 'which reaches' : 'which does not reach');
  return [
    'Energies of an autoencoder, of a joint embedding without negatives and of a contrastive network on windows of ten candles, pooled over the served tokens;',
    `served is, of what the autoencoder cannot restore and of how far the restored day falls, ${servedAs(choice)}.`,
    `At 12 alarms a year it finds ${counted.found} of ${counted.events} listed events of BTC and ETH, ${reached(counted.recall, BAR.recall)} ${BAR.recall},`,
    `and ${visible.found} of the ${visible.events} that the candles show; ${Math.round(100 * own.precision)} % of its alarms find one.`,
    `It tells injected faults from clean days with an AUC of ${own.faultAuc.toFixed(3)}, ${reached(own.faultAuc, BAR.auc)} ${BAR.auc}.`,
    `By average precision it ${onEvents ? 'beats' : 'does not beat'} every baseline on events and ${onFaults ? 'beats' : 'does not beat'} every one on faults.`,
  ].join(' ');
}

function servedAs({ combination }: Choice): string {
  if (combination.kind === 'sum') return 'the weighted sum of the surprises';
  return combination.sharpness === 1
    ? 'the harmonic mean of the tail probabilities as a surprise'
    : 'the larger surprise';
}
