import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASH, findAsset, findOtherAsset, otherAssets } from './assets.ts';
import { joinCloses, panelReturns } from './panel.ts';
import { decodeAssets, encodeAssets } from './snapshot.ts';

describe('finding an asset', () => {
  it.each([
    ['btc', 'BTC', 'token'],
    ['$spy', 'SPY', 'fund'],
    ['apple', 'AAPL', 'stock'],
    ['usd', CASH, 'cash'],
  ])('%s', (text, symbol, kind) => {
    expect(findAsset(text)).toMatchObject({ ok: true, value: { symbol, kind } });
  });

  it('names the nearest of tokens, stocks and funds', () => {
    expect(findAsset('NVDIA')).toMatchObject({
      ok: false,
      refusal: { id: 'UnknownSymbol', hint: expect.stringContaining('NVDA (Nvidia)') },
    });
    expect(findAsset('bitcoim')).toMatchObject({
      refusal: { hint: expect.stringContaining('BTC (Bitcoin)') },
    });
  });

  it('has no symbol that is also a token, so that nobody buys the wrong thing', () => {
    for (const { symbol } of otherAssets) expect(findAsset(symbol)).toMatchObject({ value: { symbol } });
    expect(findOtherAsset('BTC')).toBeUndefined();
  });
});

describe('joined calendars', () => {
  // Day 4 is a Monday: the stock rests on days 2 and 3.
  const token = { symbol: 'T', day: Int32Array.of(0, 1, 2, 3, 4), close: Float64Array.of(1, 2, 4, 4, 8) };
  const stock = { symbol: 'S', day: Int32Array.of(1, 4), close: Float64Array.of(10, 11) };

  it('fills nothing in, and puts a return over a gap on the day on which it is known', () => {
    const panel = joinCloses([token, stock], 0, 4);
    expect([...panel.close]).toEqual([1, Number.NaN, 2, 10, 4, Number.NaN, 4, Number.NaN, 8, 11]);
    const returns = panelReturns(panel);
    const of = (asset: number) => [0, 1, 2, 3, 4].map((day) => returns[day * 2 + asset]);
    const two = Math.log(2);
    expect(of(0)).toEqual([Number.NaN, two, two, 0, two]);
    expect(of(1).map(Number.isNaN)).toEqual([true, true, true, true, false]);
    expect(of(1)[4]).toBeCloseTo(Math.log(1.1), 12);
  });

  it('gives the same returns of a day whether or not the days after it are known', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(days, days, fc.integer({ min: 1, max: 30 }), (first, second, until) => {
        const series = [first, second].map((own, i) => ({
          symbol: String(i),
          day: Int32Array.from(own).sort(),
          close: Float64Array.from(own, (_, at) => 1 + ((at * 7 + i) % 5)),
        }));
        const panel = joinCloses(series, 0, 30);
        expect(panelReturns(joinCloses(series, 0, until - 1))).toEqual(
          panelReturns(panel).slice(0, until * 2),
        );
      }),
    );
  });

  it('telescopes: the returns of an asset add up to its growth', () => {
    const panel = joinCloses([token, stock], 0, 4);
    const sum = [...panelReturns(panel)].reduce(
      (total, value, i) => total + (i % 2 === 0 ? value || 0 : 0),
      0,
    );
    expect(sum).toBeCloseTo(Math.log(8), 12);
  });
});

describe('the snapshot of closes', () => {
  const series = [
    { symbol: 'A', day: Int32Array.of(3, 4, 7), close: Float64Array.of(1.5, 2.25, 1000), source: 'x' },
    { symbol: 'B', day: Int32Array.of(4), close: Float64Array.of(0.125), source: 'y' },
  ];
  const about = { builtAt: '2026-01-01T00:00:00.000Z', asOf: '1970-01-08' };

  it('comes back as it was packed', () => {
    const { index, bytes } = encodeAssets(series, about);
    const read = decodeAssets(index, bytes);
    for (const { symbol, day, close } of series) expect(read.get(symbol)).toEqual({ symbol, day, close });
  });

  it('refuses what is not what the index says', () => {
    const { index, bytes } = encodeAssets(series, about);
    const spoilt = bytes.slice();
    spoilt[5] ^= 1;
    expect(() => decodeAssets(index, spoilt)).toThrow(/checksum/);
    const short = { ...index, series: index.series.slice(1) };
    expect(() => decodeAssets(short, bytes)).toThrow(/as many closes/);
  });
});
