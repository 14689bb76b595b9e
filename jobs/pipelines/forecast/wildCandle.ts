import { openSession } from '../../../core/inference/session.ts';
import { mean } from '../../../core/learn/mean.ts';
import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import { forecastDistribution, LOWER, UPPER, WINDOW } from '../../../core/market/forecast/distribution.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { onGraph } from '../../../core/market/forecast/graph.ts';
import { intervalLoss } from '../../../core/market/forecast/intervalLoss.ts';
import type { ForecastModel } from '../../../core/market/forecast/training/stack.ts';

/** Days after the wild candle in which its mark on the intervals is measured. */
const AFTER = 28;
/** What a source or a thin market may do to one candle, by what it is called on the card. */
const spoilers: Record<string, (candles: Candles, at: number) => void> = {
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

/** Days between two injected candles. */
const EVERY = 60;

/**
 * Next-day interval loss in the four weeks after one spoilt candle, by its kind, and of the same days without it.
 *
 * @param from day of the first injected candle
 */
export async function wildCandleLosses(
  histories: readonly Candles[],
  model: ForecastModel,
  ownWeightDays: number,
  from: number,
  to: number,
): Promise<{ wild: Record<string, number>; calm: number }> {
  const session = await openSession(exportForecast(model));
  const lossAt = async (series: Candles, close: Float64Array, position: number) => {
    const known = slice(series, position + 1 - WINDOW, position + 1);
    const calibration = { ...model, ownWeightDays };
    const { horizons } = await forecastDistribution(known, [1], onGraph(session.run), calibration);
    const last = close[position];
    const [lower, upper] = [LOWER, UPPER].map((bound) => Math.log(horizons[0].quantiles[bound] / last));
    return intervalLoss(Math.log(close[position + 1] / last), lower, upper);
  };
  const calm: number[] = [];
  const wild = new Map(Object.keys(spoilers).map((kind) => [kind, [] as number[]]));
  for (const candles of histories) {
    for (let day = from; day + AFTER < to; day += EVERY) {
      const at = day - candles.day[0];
      if (at < WINDOW || at + AFTER + 2 >= length(candles)) continue;
      const spoilt = Object.entries(spoilers).map(([kind, spoil]) => {
        const series = structuredClone(candles);
        spoil(series, at);
        return { series, losses: wild.get(kind) ?? [] };
      });
      // From the day after: on the day itself a spoilt close is the last close.
      for (let position = at + 1; position <= at + AFTER; position++) {
        calm.push(await lossAt(candles, candles.close, position));
        for (const { series, losses } of spoilt) losses.push(await lossAt(series, candles.close, position));
      }
    }
  }
  await session.release();
  return {
    wild: Object.fromEntries([...wild].map(([kind, losses]) => [kind, mean(losses)])),
    calm: mean(calm),
  };
}
