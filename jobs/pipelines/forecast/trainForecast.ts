import type { Metric } from '../../../core/inference/port.ts';
import { fp32 } from '../../../core/inference/tensor.ts';
import { walkForward } from '../../../core/learn/walkForward.ts';
import { type Candles, dayNumber, isoDay, length, slice } from '../../../core/market/candles/candles.ts';
import type { ScoredForecast } from '../../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { computeFeatures } from '../../../core/market/forecast/features.ts';
import { fitMembers } from '../../../core/market/forecast/training/members.ts';
import { deviationRange, rowsKnownBy, trainingRows } from '../../../core/market/forecast/training/rows.ts';
import { calibrate } from '../../../core/market/forecast/training/stack.ts';
import { readCrashes } from '../data/crashes.ts';
import type { History } from '../data/marketCsv.ts';
import { longHistories, servedHistories } from '../data/universe.ts';
import { register } from '../register.ts';
import { coldMetrics, forecastCard, forecastMetrics, partMetrics } from './card.ts';
import { walkMembers } from './outOfFold.ts';
import { searchForecast } from './search.ts';
import { type WalkOptions, walkForecasts, walkLoss } from './walk.ts';
import { wildCandleLosses } from './wildCandle.ts';

const VERSION = '2.0.0';
const EMBARGO = 5;
/** Penalties and the weight of a series' own errors are chosen on these years, */
const SEARCH = { from: dayNumber('2019-07-01'), to: dayNumber('2022-06-30'), step: 91, embargo: EMBARGO };
/** and the figures come from these. */
const TEST = { from: dayNumber('2022-07-01'), to: dayNumber('2025-06-30'), step: 91, embargo: EMBARGO };
const HORIZONS = [1, 3, 7, 14, 30];
const PART_HORIZONS = [1, 7, 30];
/** How many days of errors the pooled ones weigh as much as. */
const OWN_WEIGHT_DAYS = [10, 30, 100, 365];
/** Candles that a forecast of a new token may see. */
const COLD_WINDOW = 120;
/**
 * How much more unlike the training than anything in the walk forward a day must be before no forecast is given: days
 * of a crash are when people ask.
 */
const OUTLIER_ROOM = 1.25;

/** Searches, walks forward, fits on everything, exports and registers `<models>/forecast/`. Takes some minutes. */
export async function trainForecast(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
  data: string,
): Promise<void> {
  const served = servedHistories(histories).map(({ candles }) => candles);
  const rows = trainingRows(served);
  say(`${served.length} tokens, ${rows.day.length} rows`);

  const hyperparameters = searchForecast(rows, { ...SEARCH, step: 182 });
  for (const { name, candidate, loss } of hyperparameters.trace) say(`search ${name} ${candidate}: ${loss}`);
  const options = hyperparameters.members;

  const { folds, outOfFold } = walkMembers(rows, [SEARCH, TEST].flatMap(walkForward), options, (done, of) =>
    say(`out of fold ${done}/${of}`),
  );
  const shared = { histories: served, rows, outOfFold, horizons: HORIZONS };
  const searchFolds = folds.filter(
    ({ fold }) => fold.testFrom >= SEARCH.from + 365 && fold.testTo <= SEARCH.to,
  );
  const ownWeightDays = await chooseOwnWeight(
    { ...shared, folds: searchFolds, to: SEARCH.to, every: 5 },
    say,
  );

  const testFolds = folds.filter(({ fold }) => fold.testFrom >= TEST.from);
  const tested = { ...shared, folds: testFolds, ownWeightDays, to: TEST.to };
  const forecasts = await walkForecasts({
    ...tested,
    onFold: (done, of) => say(`walk forward ${done}/${of}`),
  });
  const names = new Set(served.map(({ symbol }) => symbol));
  const unserved = longHistories(histories).filter(({ symbol }) => !names.has(symbol));
  const cold = await walkForecasts({ ...tested, histories: unserved, window: COLD_WINDOW, every: 7 });
  const outlierThreshold = OUTLIER_ROOM * largestOutlier(forecasts);
  say(
    `outlier: largest ${largestOutlier(forecasts)}, of tokens never seen ${largestOutlier(cold)}; refused ${cold.filter(({ outlier }) => outlier > outlierThreshold).length} of ${cold.length}`,
  );

  const range = `${isoDay(TEST.from)} to ${isoDay(TEST.to)}`;
  const crashes = await readCrashes(data);
  const metrics: Metric[] = [
    ...forecastMetrics(forecasts, range),
    ...PART_HORIZONS.flatMap((horizon) => partMetrics(forecasts, horizon, crashes)),
    ...coldMetrics(cold, COLD_WINDOW, range),
  ];
  const beforeTest = {
    ...testFolds[0].members,
    ...calibrate(rows, outOfFold, testFolds[0].fold.trainUntil),
  };
  const { wild, calm } = await wildCandleLosses(served, beforeTest, ownWeightDays, TEST.from, TEST.to);
  for (const [kind, value] of Object.entries(wild))
    metrics.push({
      name: 'intervalLossAfterWildCandle',
      on: `1 d ahead, the 28 days after an injected ${kind}, ${range}`,
      value,
      baseline: { name: 'the same days without it', value: calm },
    });
  for (const { name, on, value, interval, baseline } of metrics)
    say(
      `${name.padEnd(28)} ${on.padEnd(64)} ${value.toFixed(4)} [${interval?.map((bound) => bound.toFixed(4)) ?? ''}] against ${baseline?.value.toFixed(4)}`,
    );

  const known = rowsKnownBy(rows, TEST.to);
  const model = { ...fitMembers(rows, known, options), ...calibrate(rows, outOfFold, TEST.to) };
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
    ownWeightDays,
    outlierThreshold,
    deviationRange: deviationRange(rows, OUTLIER_ROOM),
    symbols: served.map(({ symbol }: Candles) => symbol),
    from: Math.min(...rows.day),
    to: TEST.to,
    rows: known.length,
  });
  await register(models, exportForecast(model), card, goldenInputs);
  say(`registered ${card.name} ${card.version}`);
}

async function chooseOwnWeight(
  walk: Omit<WalkOptions, 'ownWeightDays'>,
  say: (text: string) => void,
): Promise<number> {
  const losses: number[] = [];
  for (const ownWeightDays of OWN_WEIGHT_DAYS) {
    losses.push(await walkLoss({ ...walk, ownWeightDays }));
    say(`search ownWeightDays ${ownWeightDays}: ${losses.at(-1)}`);
  }
  return OWN_WEIGHT_DAYS[losses.indexOf(Math.min(...losses))];
}

function largestOutlier(forecasts: readonly ScoredForecast[]): number {
  return forecasts.reduce((most, { outlier }) => Math.max(most, outlier), 0);
}
