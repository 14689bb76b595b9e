import { matrix } from '../../learn/matrix.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import type { Asset } from '../assets/assets.ts';
import { type DailyCloses, joinCloses, panelReturns } from '../assets/panel.ts';
import { isoDay, length, type PriceSeries } from '../candles/candles.ts';
import type { WorldHistory } from '../world/world.ts';
import type { AllocationSource } from './source.ts';

/** Days of the past that a plan rests on, where there are so many. */
const DAYS = 500;
/** Fewest days that all assets must have in common. */
const LEAST_DAYS = 120;

/** The past of several assets, and how old it is. */
export interface Gathered {
  history: WorldHistory;
  /** The tokens' series; empty where there are none. */
  tokens: PriceSeries[];
  /** Newest day of the stocks and funds. */
  othersAsOf: number | undefined;
}

/**
 * The common past of tokens, stocks and funds. It ends on the newest day that is known of all of them; where stocks end
 * long before the tokens, so does it. Refuses as the prices do, with `Unavailable` without closes of stocks, and with
 * `NotEnoughHistory` or `StaleData` where too few days are in common.
 */
export async function gatherHistory(
  assets: readonly Asset[],
  { prices, allocation, clock }: Pick<Ports, 'prices' | 'clock'> & { allocation: AllocationSource },
): Promise<Outcome<Gathered>> {
  const others: DailyCloses[] = [];
  if (assets.some(({ kind }) => kind !== 'token')) {
    const closes = await allocation.closes();
    for (const { symbol, kind } of assets) {
      const own = kind === 'token' ? undefined : closes?.get(symbol);
      if (own !== undefined) others.push(own);
      else if (kind !== 'token')
        return refuse('Unavailable', `I have no closes of ${symbol} here.`, 'Leave out stocks and funds.');
    }
  }
  const othersAsOf = others.length === 0 ? undefined : Math.min(...others.map(lastDay));
  const today = Math.floor(clock.now() / 86_400_000);
  const days = DAYS + 1 + (othersAsOf === undefined ? 0 : Math.max(0, today - othersAsOf));
  const symbols = assets.filter(({ kind }) => kind === 'token').map(({ symbol }) => symbol);
  const asked = await Promise.all(symbols.map((symbol) => prices.daily(symbol, days)));
  const tokens: PriceSeries[] = [];
  for (const series of asked) {
    if (!series.ok) return series;
    tokens.push(series.value);
  }
  const closesOf = new Map<string, DailyCloses>(
    [...tokens.map(({ candles }) => candles), ...others].map((own) => [own.symbol, own]),
  );
  const series = assets.map(({ symbol }) => closesOf.get(symbol)!);
  const to = Math.min(...series.map(lastDay));
  const from = Math.max(to - DAYS, ...series.map(({ day }) => day[0]));
  if (to - from < LEAST_DAYS) return tooShort(series, Math.max(0, to - from));
  const history = historyOf(series, tokens, from, to);
  return answer({ history, tokens, othersAsOf });
}

function historyOf(
  series: readonly DailyCloses[],
  tokens: readonly PriceSeries[],
  from: number,
  to: number,
): WorldHistory {
  const panel = joinCloses(series, from, to);
  const assets = series.length;
  // The first day has no return: what came before it is not looked at.
  const rows = panel.days - 1;
  const rest = (values: Float64Array) => matrix(rows, assets, values.slice(assets));
  const column = (of: (candles: PriceSeries['candles']) => Float64Array) =>
    rest(
      joinCloses(
        series.map(({ symbol }) => {
          const candles = tokens.find((token) => token.candles.symbol === symbol)?.candles;
          return candles === undefined || length(candles) === 0
            ? { symbol, day: new Int32Array(0), close: new Float64Array(0) }
            : { symbol, day: candles.day, close: of(candles) };
        }),
        from,
        to,
      ).close,
    );
  return {
    symbols: panel.symbols,
    day: Int32Array.from({ length: rows }, (_, row) => from + 1 + row),
    returns: rest(panelReturns(panel)),
    range: column(({ high, low }) => high.map((value, i) => Math.log(value / low[i]))),
    volume: column(({ volume }) => volume),
  };
}

function tooShort(series: readonly DailyCloses[], common: number): Outcome<never> {
  const oldest = series.reduce((a, b) => (lastDay(b) < lastDay(a) ? b : a));
  const youngest = series.reduce((a, b) => (b.day[0] > a.day[0] ? b : a));
  const ends = `${oldest.symbol} ends on ${isoDay(lastDay(oldest))}`;
  return refuse(
    common === 0 ? 'StaleData' : 'NotEnoughHistory',
    `These assets have ${common} days in common, and a plan needs ${LEAST_DAYS}: what I know of ${ends}, and of ${youngest.symbol} begins on ${isoDay(youngest.day[0])}.`,
    `Leave out ${oldest.symbol} or ${youngest.symbol}.`,
  );
}

function lastDay({ day }: DailyCloses): number {
  return day[day.length - 1];
}
