import { openSession } from '../../../core/inference/session.ts';
import { mean } from '../../../core/learn/mean.ts';
import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import { forecastDistribution, WINDOW } from '../../../core/market/forecast/distribution.ts';
import { intervalLoss } from '../../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { onGraph } from '../../../core/market/forecast/graph.ts';
import type { ForecastModel } from '../../../core/market/forecast/training/stack.ts';

/** Days after the wild candle in which its mark on the intervals is measured. */
const AFTER = 28;
/** What a source or a thin market may do to one candle, by what it is called on the card. */
export const spoilers: Record<string, (candles: Candles, at: number) => void> = {
  'low of -80 % for minutes': ({ low, close }, at) => {
    low[at] = 0.2 * close[at];
  },
  'thousandfold volume': ({ volume }, at) => {
    volume[at] *= 1000;
  },
  'day without volume': ({ volume }, at) => {
    volume[at] = 0;
  },
  'threefold close that reverts': ({ close, high }, at) => {
    close[at] *= 3;
    high[at] = Math.max(high[at], close[at]);
  },
};

/**
 * Next-day interval loss in the four weeks after one spoilt candle, and of the same days without it.
 *
 * @param from day of the first injected candle; one every 60 days up to `to`
 */
export async function wildCandleLoss(
  histories: readonly Candles[],
  model: ForecastModel,
  ownWeightDays: number,
  spoil: (candles: Candles, at: number) => void,
  from: number,
  to: number,
): Promise<{ wild: number; calm: number }> {
  const session = await openSession(exportForecast(model));
  const losses = { wild: [] as number[], calm: [] as number[] };
  for (const candles of histories) {
    for (let day = from; day + AFTER < to; day += 60) {
      const at = day - candles.day[0];
      if (at < WINDOW || at + AFTER + 2 >= length(candles)) continue;
      const wild = structuredClone(candles);
      spoil(wild, at);
      // From the day after: on the day itself a spoilt close is the last close.
      for (let position = at + 1; position <= at + AFTER; position++) {
        const actual = Math.log(candles.close[position + 1] / candles.close[position]);
        for (const [kind, series] of [
          ['wild', wild],
          ['calm', candles],
        ] as const) {
          const known = slice(series, position + 1 - WINDOW, position + 1);
          const { horizons } = await forecastDistribution(known, [1], onGraph(session.run), {
            ...model,
            ownWeightDays,
          });
          const last = candles.close[position];
          const quantiles = horizons[0].quantiles.map((value) => Math.log(value / last));
          losses[kind].push(intervalLoss(actual, quantiles));
        }
      }
    }
  }
  await session.release();
  return { wild: mean(losses.wild), calm: mean(losses.calm) };
}
