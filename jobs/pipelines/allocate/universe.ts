import { type Market, marketOf } from '../../../core/market/allocate/backTest/market.ts';
import { type DailyCloses, joinCloses } from '../../../core/market/assets/panel.ts';
import { dayNumber } from '../../../core/market/candles/candles.ts';
import type { StockHistory } from '../data/stocks.ts';
import type { ServedHistory } from '../data/universe.ts';

/** Daily rows of any asset. */
interface DailyRows extends DailyCloses {
  high: Float64Array;
  low: Float64Array;
  volume: Float64Array;
}

/** The day on which the first fund has a return: before it there is no 60/40. */
const FROM = dayNumber('2021-01-04');

/** Assets that are compared on, and why these. */
export interface Universe {
  name: string;
  market: Market;
}

/** So many tokens with the longest clean history. */
const TOKENS = 8;
/** Funds of shares, bonds and gold. */
export const FUNDS = ['SPY', 'QQQ', 'TLT', 'GLD'];

/** The two sets of assets that the strategies are compared on. */
export function universes(
  served: readonly ServedHistory[],
  stocks: ReadonlyMap<string, StockHistory>,
): { tokens: Universe; mixed: Universe } {
  const tokens: DailyRows[] = served
    .slice(0, TOKENS)
    .map(({ candles: { symbol, day, close, high, low, volume } }) => ({
      symbol,
      day,
      close,
      high,
      low,
      volume,
    }));
  const funds = FUNDS.map((symbol) => stocks.get(symbol)).filter((found) => found !== undefined);
  return {
    tokens: { name: 'tokens', market: joined(tokens) },
    mixed: { name: 'tokens and funds', market: joined([...tokens, ...funds]) },
  };
}

function joined(series: readonly DailyRows[]): Market {
  const to = Math.max(...series.map(({ day }) => day[day.length - 1]));
  const panelOf = (column: (rows: DailyRows) => Float64Array) =>
    joinCloses(
      series.map((rows) => ({ symbol: rows.symbol, day: rows.day, close: column(rows) })),
      FROM,
      to,
    );
  return marketOf(
    panelOf(({ close }) => close),
    {
      range: panelOf(({ high, low }) => high.map((value, i) => Math.log(value / low[i]))).close,
      volume: panelOf(({ volume }) => volume).close,
    },
  );
}
