import type { ModelCard } from '../../inference/port.ts';
import { conformalQuantile } from '../../learn/metrics/distribution.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { isoDay, length, type PriceSeries } from '../candles/candles.ts';
import { type CandleRequest, obtainCandles } from '../candles/obtain.ts';
import type { SimulationAnswer } from './answer.ts';
import { measuredSkill } from './measuredSkill.ts';
import { HALF_LIVES, historyOf, observationsOf } from './observations.ts';
import { type PathSummary, shareFrom, summarisePaths } from './paths.ts';
import { openWorld } from './registered.ts';

export interface SimulationRequest extends CandleRequest {
  /** Days ahead, 1..90. */
  days: number;
  seed: number;
}

/** Candles that a simulation looks at. */
const WINDOW = 500;
/** Fewest candles to simulate from: the slow averages of the variance need them. */
export const MIN_CANDLES = 120;
const PATHS = 1_000;
const DEPTHS = [0.1, 0.2, 0.3] as const;
/** Closes shown before the fan. */
const SHOWN = 60;
/** Paths shown. */
const SAMPLES = 3;

/** The skill behind `/simulate`: futures of one asset, imagined day by day by the latent dynamics model. */
export async function simulate(request: SimulationRequest, ports: Ports): Promise<Outcome<SimulationAnswer>> {
  const series = await obtainCandles(request, { days: WINDOW, atLeast: MIN_CANDLES }, ports);
  if (!series.ok) return series;
  const { world, card } = await openWorld(ports.models);
  const history = historyOf(series.value.candles);
  const strangeness = strange(observationsOf(history, 0).variance, card);
  if (strangeness !== undefined)
    return refuse(
      'UnlikeTraining',
      `These candles are unlike anything that the model has learned from: ${strangeness}.`,
      'Check that they are daily candles of a freely traded asset in one unit of price; a stablecoin or a halted market is not simulated.',
    );
  const { days, seed } = request;
  const returns = await world.imagine(history, { days, paths: PATHS, seed });
  return answer(compose(series.value, returns, request, card));
}

/** Why these candles are not simulated; undefined where they are. @param variance of the observations */
function strange(variance: Float32Array, { parameters }: ModelCard): string | undefined {
  const deviation = Math.exp((variance.at(-1) ?? 0) / 2);
  const [calmest, wildest] = parameters.deviationRange as readonly number[];
  if (deviation >= calmest && deviation <= wildest) return undefined;
  const percent = (share: number) => `${(share * 100).toPrecision(2)} %`;
  return `over ${HALF_LIVES.at(-1)} days they move by ${percent(deviation)} a day, and ${percent(calmest)} to ${percent(wildest)} is known`;
}

function compose(
  { candles, source, fetchedAt, live }: PriceSeries,
  returns: Float64Array,
  { days, seed }: SimulationRequest,
  card: ModelCard,
): SimulationAnswer {
  const last = length(candles) - 1;
  const lastClose = candles.close[last];
  const paths = summarisePaths(returns, days);
  const end = paths.byDay[days - 1];
  const price = (closes: Float64Array, level: number) => lastClose * conformalQuantile(closes, level);
  const from = Math.max(0, last + 1 - SHOWN);
  return {
    symbol: candles.symbol,
    asOf: isoDay(candles.day[last]),
    days,
    targetDate: isoDay(candles.day[last] + days),
    seed,
    paths: end.length,
    lastClose,
    median: price(end, 0.5),
    lower80: price(end, 0.1),
    upper80: price(end, 0.9),
    probabilityUp: end.reduce((count, close) => count + Number(close > 1), 0) / end.length,
    drawdowns: DEPTHS.map((depth) => ({ depth, probability: shareFrom(paths.drawdown, depth) })),
    expectedRange: rangeOf(paths, lastClose),
    fan: paths.byDay.map((closes, i) => ({
      date: isoDay(candles.day[last] + 1 + i),
      p10: price(closes, 0.1),
      p25: price(closes, 0.25),
      p50: price(closes, 0.5),
      p75: price(closes, 0.75),
      p90: price(closes, 0.9),
    })),
    samples: Array.from({ length: SAMPLES }, (_, path) => {
      let sum = 0;
      return Array.from(returns.subarray(path * days, (path + 1) * days), (change) => {
        sum += change;
        return lastClose * Math.exp(sum);
      });
    }),
    skill: measuredSkill(card, days),
    closes: Array.from({ length: last + 1 - from }, (_, i) => ({
      date: isoDay(candles.day[from + i]),
      close: candles.close[from + i],
    })),
    model: { name: 'world', version: card.version },
    data: { source, fetchedAt, live },
  };
}

function rangeOf({ lowest, highest }: PathSummary, lastClose: number): { low: number; high: number } {
  const median = (values: Float64Array) => conformalQuantile(values.slice().sort(), 0.5);
  return { low: lastClose * median(lowest), high: lastClose * median(highest) };
}
