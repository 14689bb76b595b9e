import { describe, expect, it } from 'vitest';
import type { Ports } from '../../ports.ts';
import { answer, refuse } from '../../refusal.ts';
import { type Candles, slice } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { overviewAnswer } from './answer.ts';
import { returnCorrelation } from './correlation.ts';
import { overview } from './overview.ts';

function portsOver(series: Record<string, Candles>): Ports {
  return {
    clock: { now: Date.now },
    prices: {
      daily: async (symbol: string) =>
        series[symbol] === undefined
          ? refuse('SourceUnavailable', 'down', 'later')
          : answer({
              candles: series[symbol],
              source: 'kraken',
              fetchedAt: '2025-07-01T00:00:00.000Z',
              live: true,
            }),
    },
  } as unknown as Ports;
}

async function look(symbol: string, series: Record<string, Candles>) {
  const result = await overview({ symbol }, portsOver(series));
  if (!result.ok) throw new Error(result.refusal.id);
  return overviewAnswer.parse(result.value);
}

const btc = syntheticCandles(500, { seed: 1 });
const eth = syntheticCandles(500, { seed: 2, symbol: 'ETH' });

describe('the overview', () => {
  it('gives returns and drawdown that agree with the closes', async () => {
    const seen = await look('BTC', { BTC: btc, ETH: eth });
    expect(seen.lastClose).toBe(btc.close[499]);
    expect(seen.returns.day7).toBeCloseTo(btc.close[499] / btc.close[492] - 1, 12);
    expect(seen.drawdown.now).toBeCloseTo(btc.close[499] / Math.max(...btc.close) - 1, 12);
    expect(seen.history).toHaveLength(365);
    expect(seen.history.at(-1)).toMatchObject({ date: '2025-06-30', close: btc.close[499] });
    expect(seen.correlation.btc).toBeNull();
    expect(Math.abs(seen.correlation.eth ?? 1)).toBeLessThan(0.5);
  });

  it('leaves out what a short history cannot tell, and refuses one of less than a month', async () => {
    const seen = await look('ETH', { ETH: slice(eth, 460), BTC: btc });
    expect(seen.indicators.sma200).toBeNull();
    expect(seen.returns.day90).toBeNull();
    expect(seen.indicators.rsi14).not.toBeNull();
    await expect(look('ETH', { ETH: slice(eth, 480), BTC: btc })).rejects.toThrow('NotEnoughHistory');
  });

  it('stands without a correlation where the other token cannot be had', async () => {
    expect((await look('ETH', { ETH: eth })).correlation).toEqual({ btc: null, eth: null });
  });

  it('passes refusals on', async () => {
    await expect(look('nonsense', {})).rejects.toThrow('UnknownSymbol');
    await expect(look('SOL', {})).rejects.toThrow('SourceUnavailable');
  });
});

describe('correlation of returns', () => {
  it('is 1 with itself, -1 with its inverse, and counts common days only', () => {
    const inverse = { ...btc, close: btc.close.map((value) => 1 / value) };
    expect(returnCorrelation(btc, btc, 90)).toBeCloseTo(1, 9);
    expect(returnCorrelation(btc, inverse, 90)).toBeCloseTo(-1, 9);
    expect(returnCorrelation(btc, slice(btc, 0, 450), 90)).toBeCloseTo(1, 9);
  });

  it('is unknown below 30 common days and where nothing moves', () => {
    expect(returnCorrelation(slice(btc, 480), btc, 90)).toBeNaN();
    expect(returnCorrelation(btc, { ...btc, close: btc.close.map(() => 5) }, 90)).toBeNaN();
  });
});
