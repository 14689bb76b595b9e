import { fp32 } from '../../../core/inference/tensor.ts';
import { dayNumber, isoDay, length, slice } from '../../../core/market/candles/candles.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { computeFeatures } from '../../../core/market/forecast/features.ts';
import { fitForecast, rowsKnownBy, trainingRows } from '../../../core/market/forecast/train.ts';
import type { History } from '../data/marketCsv.ts';
import { servedHistories } from '../data/universe.ts';
import { register } from '../register.ts';
import { forecastCard, forecastMetrics, partMetrics } from './card.ts';
import { searchForecast } from './search.ts';
import { walkForecasts } from './walk.ts';
import { spoilers, wildCandleLoss } from './wildCandle.ts';

const VERSION = '1.0.0';
/** Hyper-parameters are chosen on these years, */
const SEARCH = { from: dayNumber('2019-07-01'), to: dayNumber('2022-06-30'), step: 180, embargo: 5 };
/** and the figures come from these. */
const TEST = { from: dayNumber('2022-07-01'), to: dayNumber('2025-06-30'), step: 91, embargo: 5 };

/** Searches, walks forward, fits on everything, exports and registers `<models>/forecast/`. Takes some minutes. */
export async function trainForecast(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
): Promise<void> {
  const served = servedHistories(histories).map(({ candles }) => candles);
  const rows = trainingRows(served);
  say(`${served.length} tokens, ${rows.day.length} rows`);

  const hyperparameters = await searchForecast(rows, {
    histories: served,
    horizons: [1, 7, 30],
    every: 5,
    ...SEARCH,
  });
  const { model: options, ownWeightDays } = hyperparameters;
  for (const { name, candidate, loss } of hyperparameters.trace) say(`search ${name} ${candidate}: ${loss}`);

  const forecasts = await walkForecasts({
    histories: served,
    rows,
    model: options,
    ownWeightDays,
    horizons: [1, 3, 7, 14, 30],
    ...TEST,
    onFold: (done, of) => say(`walk forward ${done}/${of}`),
  });
  const range = `${isoDay(TEST.from)} to ${isoDay(TEST.to)}`;
  const metrics = [...forecastMetrics(forecasts, range), ...partMetrics(forecasts)];

  const beforeTest = fitForecast(rows, rowsKnownBy(rows, TEST.from - 1 - TEST.embargo), options);
  for (const [kind, spoil] of Object.entries(spoilers)) {
    const loss = await wildCandleLoss(served, beforeTest, ownWeightDays, spoil, TEST.from, TEST.to);
    metrics.push({
      name: 'intervalLossAfterWildCandle',
      on: `1 d ahead, the 28 days after an injected ${kind}, ${range}`,
      value: loss.wild,
      baseline: { name: 'the same days without it', value: loss.calm },
    });
  }
  for (const { name, on, value, interval, baseline } of metrics)
    say(
      `${name.padEnd(28)} ${on.padEnd(64)} ${value.toFixed(4)} [${interval?.map((bound) => bound.toFixed(4)) ?? ''}] against ${baseline?.value.toFixed(4)}`,
    );

  const known = rowsKnownBy(rows, TEST.to);
  const model = fitForecast(rows, known, options);
  const goldenInputs = served.slice(0, 3).map((candles) => {
    const { matrix } = computeFeatures(slice(candles, length(candles) - 80));
    const cases = matrix.data.subarray(-3 * matrix.columns);
    return { features: fp32([3, matrix.columns], cases) };
  });
  const card = forecastCard({
    version: VERSION,
    metrics,
    model,
    hyperparameters,
    symbols: served.map(({ symbol }) => symbol),
    from: Math.min(...rows.day),
    to: TEST.to,
    rows: known.length,
  });
  await register(models, exportForecast(model), card, goldenInputs);
  say(`registered ${card.name} ${card.version}`);
}
