import type { Ports } from '../../ports.ts';
import { answer, type Outcome } from '../../refusal.ts';
import { type Candles, isoDay, length, type PriceSeries } from '../candles/candles.ts';
import { obtainCandles } from '../candles/obtain.ts';
import { bollinger } from '../indicators/bollinger.ts';
import { macd } from '../indicators/macd.ts';
import { ema, sma } from '../indicators/movingAverage.ts';
import { drawdown, momentum, volatility } from '../indicators/returns.ts';
import { windowedSum } from '../indicators/rolling.ts';
import { rsi } from '../indicators/rsi.ts';
import { priceVolumeTrend, volumeRatio } from '../indicators/volume.ts';
import { findToken } from '../tokens.ts';
import type { OverviewAnswer } from './answer.ts';
import { returnCorrelation } from './correlation.ts';

/** Candles asked for: the slowest reading needs a year. */
const WINDOW = 500;
const MIN_CANDLES = 30;
/** Days drawn. */
const SHOWN = 365;
const CORRELATION_DAYS = 90;

/** The skill behind `/market`: how a token stands today, from its daily candles. */
export async function overview(request: { symbol: string }, ports: Ports): Promise<Outcome<OverviewAnswer>> {
  const series = await obtainCandles(request, { days: WINDOW, atLeast: MIN_CANDLES }, ports);
  if (!series.ok) return series;
  const { candles } = series.value;
  const [btc, eth] = await Promise.all([
    correlationWith('BTC', candles, ports),
    correlationWith('ETH', candles, ports),
  ]);
  return answer({ ...describe(series.value), correlation: { btc, eth } });
}

/** Null for the token itself, and where the other one cannot be had: the rest of the answer stands without it. */
async function correlationWith(symbol: string, candles: Candles, { prices }: Ports): Promise<number | null> {
  if (candles.symbol === symbol) return null;
  const other = await prices.daily(symbol, WINDOW);
  return other.ok ? orNull(returnCorrelation(candles, other.value.candles, CORRELATION_DAYS)) : null;
}

function describe({ candles, source, fetchedAt, live }: PriceSeries): Omit<OverviewAnswer, 'correlation'> {
  const { close, volume, day, symbol } = candles;
  const token = findToken(symbol);
  const depth = drawdown(close);
  const yearly = (period: number) => last(volatility(close, period), Math.sqrt(365));
  const { line, signal } = macd(close);
  const bands = bollinger(close);
  const trend = priceVolumeTrend(close, volume);
  const shown = Math.max(0, length(candles) - SHOWN);
  return {
    symbol,
    name: token.ok ? token.value.name : symbol,
    asOf: isoDay(day[day.length - 1]),
    lastClose: close[close.length - 1],
    returns: {
      day1: last(momentum(close, 1)),
      day7: last(momentum(close, 7)),
      day30: last(momentum(close, 30)),
      day90: last(momentum(close, 90)),
      day365: last(momentum(close, 365)),
    },
    volatility: { day20: yearly(20), day90: yearly(90) },
    drawdown: {
      now: last(depth),
      deepest: Math.min(...depth),
      peak: isoDay(day[close.indexOf(Math.max(...close))]),
    },
    indicators: {
      rsi14: last(rsi(close)),
      sma20: last(sma(close, 20)),
      sma50: last(sma(close, 50)),
      sma200: last(sma(close, 200)),
      ema20: last(ema(close, 20)),
      macd: last(line),
      macdSignal: last(signal),
      bollingerLower: last(bands.lower),
      bollingerUpper: last(bands.upper),
      volumeRatio20: last(volumeRatio(volume)),
      priceVolumeTrend20: orNull(
        (trend[trend.length - 1] - trend[trend.length - 21]) / windowedSum(volume, 20)[volume.length - 1],
      ),
    },
    history: Array.from(day.subarray(shown), (value, i) => ({
      date: isoDay(value),
      close: close[shown + i],
      drawdown: depth[shown + i],
    })),
    data: { source, fetchedAt, live },
  };
}

function last(values: Float64Array, factor = 1): number | null {
  return orNull(values[values.length - 1] * factor);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
