import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard } from '../../inference/port.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome } from '../../refusal.ts';
import type { ForecastOrigin } from '../../store/scores.ts';
import { isoDay, length, type PriceSeries, toRow } from '../candles/candles.ts';
import { type CandleRequest, obtainCandles } from '../candles/obtain.ts';
import type { ForecastAnswer } from './answer.ts';
import {
  type Calibration,
  forecastDistribution,
  type HorizonForecast,
  MIN_CANDLES,
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
  if (request.candles !== undefined) return answer(await compute(series.value, request.horizon, card, ports));

  const given = givenForecasts(ports.models);
  const key = forecastKey(series.value, request.horizon, card.version);
  const known = given.get(key);
  if (known !== undefined) return answer(known);
  const result = await compute(series.value, request.horizon, card, ports);
  await ports.store.recordForecast(record(result, ports.clock.now(), request.origin));
  given.set(key, result);
  return answer(result);
}

async function compute(
  series: PriceSeries,
  horizon: number,
  card: ModelCard,
  { models }: Pick<Ports, 'models'>,
): Promise<ForecastAnswer> {
  const forecasts = await forecastDistribution(
    series.candles,
    Array.from({ length: horizon }, (_, i) => i + 1),
    onGraph((inputs) => models.run(FORECAST_MODEL, inputs, { version: card.version })),
    calibrationOf(card),
  );
  return compose(series, forecasts, horizon, card);
}

/** @throws InferenceError when the registered model was trained on other features than this code computes */
function calibrationOf({ name, version, features, parameters }: ModelCard): Calibration {
  if (features.join() !== featureNames.join())
    throw new InferenceError(`${name} ${version} expects other features: run npm run train`);
  return {
    pooledLower: parameters.pooledLower as readonly number[],
    pooledUpper: parameters.pooledUpper as readonly number[],
    ownWeightDays: parameters.ownWeightDays as number,
  };
}

function compose(
  { candles, source, fetchedAt, live }: PriceSeries,
  forecasts: readonly HorizonForecast[],
  horizon: number,
  card: ModelCard,
): ForecastAnswer {
  const last = length(candles) - 1;
  const { close, lower80, upper80, probabilityUp } = forecasts[horizon - 1];
  const shown = Math.min(SHOWN, length(candles));
  return {
    symbol: candles.symbol,
    asOf: isoDay(candles.day[last]),
    horizon,
    targetDate: isoDay(candles.day[last] + horizon),
    lastClose: candles.close[last],
    close,
    lower80,
    upper80,
    probabilityUp,
    naive: candles.close[last],
    skill: measuredSkill(card, candles.symbol, horizon),
    candles: Array.from({ length: shown }, (_, i) => toRow(candles, last - shown + 1 + i)),
    cone: forecasts.map((point) => ({
      date: isoDay(candles.day[last] + point.horizon),
      lower: point.lower80,
      middle: point.close,
      upper: point.upper80,
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
    probabilityUp,
    naive,
    source: result.data.source,
    givenAt: new Date(now).toISOString(),
  };
}
