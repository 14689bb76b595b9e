import { z } from 'zod';
import { type OverviewAnswer, overviewAnswer } from '../../core/market/overview/answer.ts';
import { overview } from '../../core/market/overview/overview.ts';
import { formatChange, formatDay, formatPercent, formatPrice } from '../charts/format.ts';
import { priceWithDrawdown } from '../charts/options/priceWithDrawdown.ts';
import { defineCommand } from '../command.ts';
import { dataNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { symbolArgument } from './arguments.ts';

export default defineCommand({
  name: 'market',
  summary: 'Show returns, volatility, drawdown, correlation and indicators of a token',
  args: z.strictObject({ symbol: symbolArgument }),
  answer: overviewAnswer,
  examples: ['/market ETH', '/market solana', 'how is ether doing?'],
  cues: ['market', 'overview', 'how is', 'doing', 'indicators', 'volatility', 'drawdown', 'returns', 'price'],
  rest: { method: 'get', path: '/market/{symbol}' },
  skill: overview,
  present,
});

function present(answer: OverviewAnswer): Reply {
  const { symbol, name, asOf, lastClose, returns, volatility, drawdown, correlation, indicators } = answer;
  return {
    kind: 'answer',
    title: `${name} (${symbol}): ${formatPrice(lastClose)}${answer.data.live ? '' : ` on ${formatDay(asOf, 'withYear')}`}`,
    text: readings(answer),
    fields: [
      { name: '1 day', value: signed(returns.day1) },
      { name: '7 days', value: signed(returns.day7) },
      { name: '30 days', value: signed(returns.day30) },
      { name: '90 days', value: signed(returns.day90) },
      { name: '1 year', value: signed(returns.day365) },
      { name: 'Volatility, 20 days', value: `${percent(volatility.day20)} a year` },
      { name: 'Volatility, 90 days', value: `${percent(volatility.day90)} a year` },
      { name: 'Drawdown now', value: `${signed(drawdown.now)} from ${formatDay(drawdown.peak, 'withYear')}` },
      { name: 'Deepest drawdown', value: signed(drawdown.deepest) },
      ...(symbol === 'BTC' ? [] : [{ name: 'Correlation with BTC', value: plain(correlation.btc, 2) }]),
      ...(symbol === 'ETH' ? [] : [{ name: 'Correlation with ETH', value: plain(correlation.eth, 2) }]),
    ],
    table: {
      columns: [
        { title: 'Indicator', align: 'left' },
        { title: 'Value', align: 'right' },
      ],
      rows: [
        ['RSI (14)', plain(indicators.rsi14, 1)],
        ['SMA 20 / 50 / 200', [indicators.sma20, indicators.sma50, indicators.sma200].map(price).join(' / ')],
        ['EMA 20', price(indicators.ema20)],
        ['MACD / signal', `${price(indicators.macd)} / ${price(indicators.macdSignal)}`],
        [
          'Bollinger band (20, 2)',
          `${price(indicators.bollingerLower)} – ${price(indicators.bollingerUpper)}`,
        ],
        ['Volume / 20-day average', plain(indicators.volumeRatio20, 2)],
        ['Price-volume trend, 20 days (share of volume)', signed(indicators.priceVolumeTrend20)],
      ],
    },
    chart: priceWithDrawdown({
      title: `${symbol} over the last year`,
      dates: answer.history.map(({ date }) => date),
      closes: answer.history.map(({ close }) => close),
      drawdowns: answer.history.map(({ drawdown: depth }) => depth),
    }),
    buttons: [
      { label: 'Forecast', command: `/predict ${symbol}` },
      { label: 'Forecast, 7 days', command: `/predict ${symbol} 7` },
    ],
    footnote: [dataNote(asOf, answer.data), notFinancialAdvice],
  };
}

/** The indicators in words, by their authors' usual thresholds (Wilder 1978: RSI 70 and 30). */
function readings({ indicators, lastClose }: OverviewAnswer): string {
  const { rsi14, sma200, bollingerLower, bollingerUpper, volumeRatio20 } = indicators;
  const parts = [
    rsi14 !== null && `RSI reads ${rsi14 >= 70 ? 'overbought' : rsi14 <= 30 ? 'oversold' : 'neutral'}`,
    sma200 !== null && `the close is ${lastClose >= sma200 ? 'above' : 'below'} its 200-day average`,
    bollingerUpper !== null && lastClose > bollingerUpper && 'it stands above its Bollinger band',
    bollingerLower !== null && lastClose < bollingerLower && 'it stands below its Bollinger band',
    volumeRatio20 !== null && volumeRatio20 >= 2 && `volume is ${volumeRatio20.toFixed(1)} times its average`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'The history is too short for indicators.' : `${parts.join('; ')}.`;
}

const missing = '–';

function percent(share: number | null): string {
  return share === null ? missing : formatPercent(share);
}

function signed(share: number | null): string {
  return share === null ? missing : formatChange(share);
}

function price(value: number | null): string {
  return value === null ? missing : formatPrice(value);
}

function plain(value: number | null, decimals: number): string {
  return value === null ? missing : value.toFixed(decimals).replace('-', '−');
}
