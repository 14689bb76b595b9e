import { clip, known, rollingMean, rollingScore } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

/** Series of BTC's chain in `FeatureContext.daily`, compared with their own past on a log scale. */
const LEVELS = ['activeAddresses', 'transactions', 'fees', 'marketToRealisedValue'] as const;

/**
 * Activity on BTC's chain as a state of the whole market: active addresses, transactions, fees and the ratio of market
 * to realised value, each against its past year, and the net flow to exchanges over the flow both ways. A day late.
 */
export const onChain: FeatureFamily = {
  name: 'onChain',
  columns: [...LEVELS.flatMap((name) => [`${name}Score90`, `${name}Score365`]), 'netInflow', 'netInflow7'],
  researchOnly: 'the licence of the data is non-commercial',
  available: (daily) =>
    [...LEVELS, 'exchangeInflow', 'exchangeOutflow'].every((name) => daily[name] !== undefined),
  compute({ candles, daily }) {
    const inflow = known(daily.exchangeInflow, candles.day);
    const outflow = known(daily.exchangeOutflow, candles.day);
    const net = inflow.map((value, i) => clip((value - outflow[i]) / (value + outflow[i]), 1));
    return [
      ...LEVELS.flatMap((name) => {
        const level = known(daily[name], candles.day).map((value) => Math.log(value));
        return [rollingScore(level, 90), rollingScore(level, 365)];
      }),
      net,
      rollingMean(net, 7),
    ];
  },
};
