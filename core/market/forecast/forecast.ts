import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard } from '../../inference/port.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import type { ForecastOrigin } from '../../store/scores.ts';
import { isoDay, length, type PriceSeries, toRow } from '../candles/candles.ts';
import { type CandleRequest, obtainCandles } from '../candles/obtain.ts';
import type { ForecastAnswer } from './answer.ts';
import {
  type Calibration,
  type Distribution,
  forecastDistribution,
  LEVELS,
  LOWER,
  MIN_CANDLES,
  UPPER,
  WINDOW,
} from './distribution.ts';
import { featureNames } from './features.ts';
import { forecastKey, givenForecasts } from './given.ts';
import { FORECAST_MODEL, onGraph } from './graph.ts';
import { measuredSkill } from './measuredSkill.ts';

export interface ForecastRequest extends CandleRequest {
  /** Days ahead, 1..30. */
  horizon: number;
  /** How the forecast comes about, for its record; 'asked' unless told. */
  origin?: ForecastOrigin;
}

/** Candles shown beside the forecast. */
const SHOWN = 60;
/**
 * The skill behind `/predict`. A forecast of a served token is recorded, to be scored when its day has come; one of
 * posted candles is not, since nobody else can know what came of them.
 */
export async function forecast(request: ForecastRequest, ports: Ports): Promise<Outcome<ForecastAnswer>> {
  const series = await obtainCandles(request, { days: WINDOW, atLeast: MIN_CANDLES }, ports);
  if (!series.ok) return series;
  const card = await ports.models.card(FORECAST_MODEL);
  if (request.candles !== undefined) return compute(series.value, request.horizon, card, ports);

  const given = givenForecasts(ports.models);
  const key = forecastKey(series.value, request.horizon, card.version);
  const known = given.get(key);
  if (known !== undefined) return answer(known);
  const result = await compute(series.value, request.horizon, card, ports);
  if (!result.ok) return result;
  await ports.store.recordForecast(record(result.value, ports.clock.now(), request.origin));
  given.set(key, result.value);
  return result;
}

async function compute(
  series: PriceSeries,
  horizon: number,
  card: ModelCard,
  { models }: Pick<Ports, 'models'>,
): Promise<Outcome<ForecastAnswer>> {
  const distribution = await forecastDistribution(
    series.candles,
    Array.from({ length: horizon }, (_, i) => i + 1),
    onGraph((inputs) => models.run(FORECAST_MODEL, inputs, { version: card.version })),
    calibrationOf(card),
  );
  const threshold = card.parameters.outlierThreshold as number;
  const strangeness = strange(distribution, threshold, card);
  if (strangeness !== undefined)
    return refuse(
      'UnlikeTraining',
      `These candles are unlike anything that the model has learned from: ${strangeness}.`,
      'Check that they are daily candles of a freely traded token in one unit of price; for a stablecoin or a halted market there is no forecast.',
    );
  return answer(compose(series, distribution, threshold, horizon, card));
}

/** @throws InferenceError when the registered model was trained on other features than this code computes */
function calibrationOf({ name, version, features, parameters }: ModelCard): Calibration {
  if (features.join() !== featureNames.join())
    throw new InferenceError(`${name} ${version} expects other features: run npm run train`);
  const quantiles = parameters.quantiles as readonly number[];
  return {
    quantiles: Array.from({ length: quantiles.length / LEVELS.length }, (_, i) =>
      quantiles.slice(i * LEVELS.length, (i + 1) * LEVELS.length),
    ),
    ownWeightDays: parameters.ownWeightDays as number,
  };
}

/** Why the newest day is no day to forecast from; undefined where it is. */
function strange(
  { outlier, longRunDeviation }: Distribution,
  threshold: number,
  { parameters }: ModelCard,
): string | undefined {
  if (outlier > threshold)
    return `the outlier score of the last day is ${outlier.toPrecision(3)}, at most ${threshold.toPrecision(3)} is known`;
  const [calmest, wildest] = parameters.deviationRange as readonly number[];
  if (longRunDeviation >= calmest && longRunDeviation <= wildest) return undefined;
  const percent = (share: number) => `${(share * 100).toPrecision(2)} %`;
  return `they move by ${percent(longRunDeviation)} a day, and ${percent(calmest)} to ${percent(wildest)} is known`;
}

function compose(
  { candles, source, fetchedAt, live }: PriceSeries,
  { horizons, outlier }: Distribution,
  threshold: number,
  horizon: number,
  card: ModelCard,
): ForecastAnswer {
  const last = length(candles) - 1;
  const { close, quantiles, probabilityUp } = horizons[horizon - 1];
  const shown = Math.min(SHOWN, length(candles));
  return {
    symbol: candles.symbol,
    asOf: isoDay(candles.day[last]),
    horizon,
    targetDate: isoDay(candles.day[last] + horizon),
    lastClose: candles.close[last],
    close,
    lower80: quantiles[LOWER],
    upper80: quantiles[UPPER],
    quantiles: { levels: [...LEVELS], values: quantiles },
    probabilityUp,
    naive: candles.close[last],
    outlier: { score: outlier, threshold },
    skill: measuredSkill(card, source === 'posted' ? undefined : candles.symbol, horizon),
    candles: Array.from({ length: shown }, (_, i) => toRow(candles, last - shown + 1 + i)),
    cone: horizons.map((point) => ({
      date: isoDay(candles.day[last] + point.horizon),
      lower: point.quantiles[LOWER],
      middle: point.close,
      upper: point.quantiles[UPPER],
    })),
    model: { name: card.name, version: card.version },
    data: { source, fetchedAt, live },
  };
}

function record(result: ForecastAnswer, now: number, origin: ForecastOrigin = 'asked') {
  const { symbol, asOf, horizon, lastClose, close, lower80, upper80, probabilityUp, naive } = result;
  return {
    symbol,
    asOf,
    horizon,
    model: result.model.name,
    version: result.model.version,
    origin,
    lastClose,
    close,
    lower80,
    upper80,
    quantiles: result.quantiles,
    probabilityUp,
    naive,
    source: result.data.source,
    givenAt: new Date(now).toISOString(),
  };
}
