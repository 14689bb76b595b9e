import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { length, type PriceSeries, slice } from '../../market/candles/candles.ts';
import type { ForecastRecord, Store } from '../port.ts';
import { alarmsOf } from './alarmConformance.ts';
import { headlinesOf } from './headlineConformance.ts';
import { sampleAlarm, sampleForecast, sampleProgress, sampleSeries } from './samples.ts';
import { scoresOf } from './scoreConformance.ts';

/** What every adapter of the Store must do. `open` is called again to see what outlives a closed store. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`Store: ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    candlesOf(() => store);
    forecastsOf(() => store);
    scoresOf(() => store);
    headlinesOf(() => store);
    alarmsOf(() => store);
    settingsOf(() => store);
    hostileTextsOf(() => store);
    nonsenseOf(() => store);

    it('answers a ping', () => expect(store.ping()).resolves.toBeUndefined());

    it('keeps everything when closed and opened again, and refuses work while closed', async () => {
      const series = sampleSeries('REOPENED', 20_000, 3);
      const forecast = sampleForecast({ symbol: 'REOPENED' });
      await store.putCandles(series);
      await store.recordForecast(forecast);
      await store.setSetting('reopened', 'key', { theme: 'dark' });
      await store.advanceAlarms(sampleProgress({ symbol: 'REOPENED' }), [
        sampleAlarm({ symbol: 'REOPENED' }),
      ]);
      await store.close();
      await store.close();
      await expect(store.ping()).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      await expect(store.getCandles('REOPENED', 3)).rejects.toMatchObject({ name: 'StoreUnavailableError' });

      store = await open();
      expect(await store.getCandles('REOPENED', 10)).toEqual({ ...series, live: false });
      expect(await store.listForecasts({ symbol: 'REOPENED', limit: 5 })).toEqual([forecast]);
      expect(await store.getSetting('reopened', 'key')).toEqual({ theme: 'dark' });
      const progress = sampleProgress({ symbol: 'REOPENED' });
      expect(await store.alarmProgress(progress)).toEqual(progress);
      expect(await store.listAlarms({ symbol: 'REOPENED', limit: 5 })).toHaveLength(1);
    });

    it('lets work that is under way finish before it closes', async () => {
      const pending = Array.from({ length: 20 }, (_, number) =>
        store.setSetting('closing', `${number}`, number),
      );
      const outcomes = Promise.allSettled(pending);
      await store.close();
      expect((await outcomes).map((outcome) => outcome.status)).toEqual(Array(20).fill('fulfilled'));
      store = await open();
      expect(await store.getSetting('closing', '19')).toBe(19);
    });
  });
}

function candlesOf(store: () => Store): void {
  it('gives candles back to the last bit', async () => {
    const series = sampleSeries('EXACT', 20_000, 500);
    await store().putCandles(series);
    expect(await store().getCandles('EXACT', 500)).toEqual({ ...series, live: false });
  });

  it('has no candles of an unknown symbol', async () => {
    expect(await store().getCandles('UNKNOWN', 10)).toBeUndefined();
  });

  it('takes an empty series for nothing to do', async () => {
    await store().putCandles(sampleSeries('EMPTY', 20_000, 0));
    expect(await store().getCandles('EMPTY', 10)).toBeUndefined();
  });

  it('gives the newest days, at most as many as were asked for', async () => {
    const series = sampleSeries('NEWEST', 20_000, 10);
    await store().putCandles(series);
    const found = await store().getCandles('NEWEST', 4);
    expect(found?.candles).toEqual(slice(series.candles, 6));
    expect(Object.is(found?.candles.day.constructor, Int32Array)).toBe(true);
  });

  it('stops at a gap, until the gap is filled', async () => {
    await store().putCandles(sampleSeries('GAP', 100, 5));
    await store().putCandles(sampleSeries('GAP', 106, 3));
    expect(daysOf(await store().getCandles('GAP', 100))).toEqual([106, 107, 108]);
    await store().putCandles(sampleSeries('GAP', 105, 1));
    expect(daysOf(await store().getCandles('GAP', 100))).toEqual([
      100, 101, 102, 103, 104, 105, 106, 107, 108,
    ]);
    expect(daysOf(await store().getCandles('GAP', 2))).toEqual([107, 108]);
  });

  it('holds days before 1970 too', async () => {
    await store().putCandles(sampleSeries('OLD', -3, 5));
    expect(daysOf(await store().getCandles('OLD', 5))).toEqual([-3, -2, -1, 0, 1]);
  });

  it('replaces by symbol and day, keeps the source of each row and reports that of the newest', async () => {
    await store().putCandles(sampleSeries('REPLACED', 100, 4, { source: 'kraken' }));
    const later = sampleSeries('REPLACED', 102, 1, {
      source: 'coingecko',
      fetchedAt: '2025-07-02T00:00:00.000Z',
      seed: 3,
    });
    await store().putCandles(later);
    await store().putCandles(later);
    const found = await store().getCandles('REPLACED', 10);
    expect(daysOf(found)).toEqual([100, 101, 102, 103]);
    expect(found?.candles.close[2]).toBe(later.candles.close[0]);
    expect(found).toMatchObject({ source: 'kraken', fetchedAt: '2025-07-01T06:07:08.123Z' });

    await store().putCandles(sampleSeries('REPLACED', 103, 1, { source: 'snapshot' }));
    expect(await store().getCandles('REPLACED', 1)).toMatchObject({ source: 'snapshot' });
  });

  it('keeps symbols apart', async () => {
    await store().putCandles(sampleSeries('ONE', 100, 2, { seed: 1 }));
    await store().putCandles(sampleSeries('one', 200, 3, { seed: 2 }));
    expect(daysOf(await store().getCandles('ONE', 9))).toEqual([100, 101]);
    expect(daysOf(await store().getCandles('one', 9))).toEqual([200, 201, 202]);
  });

  it('takes overlapping writers at once: every row is one of theirs, whole', async () => {
    const writers = Array.from({ length: 8 }, (_, seed) =>
      sampleSeries('CONCURRENT', 1_000 + seed * 10, 300, { seed }),
    );
    await Promise.all(writers.map((series) => store().putCandles(series)));
    const found = await store().getCandles('CONCURRENT', 1_000);
    if (found === undefined) throw new Error('Nothing was stored');
    expect(length(found.candles)).toBe(370);
    const { day, open, close } = found.candles;
    for (let row = 0; row < day.length; row++) {
      const candidates = writers.filter(
        ({ candles }) => day[row] >= candles.day[0] && day[row] < candles.day[0] + 300,
      );
      const whole = candidates.some(({ candles }) => {
        const at = day[row] - candles.day[0];
        return candles.open[at] === open[row] && candles.close[at] === close[row];
      });
      expect(whole, `day ${day[row]}`).toBe(true);
    }
  });
}

function forecastsOf(store: () => Store): void {
  it('gives a forecast back as it was', async () => {
    const forecast = sampleForecast({ symbol: 'RECORDED' });
    await store().recordForecast(forecast);
    expect(await store().listForecasts({ symbol: 'RECORDED', limit: 10 })).toEqual([forecast]);
  });

  it('lets the first forecast of its key stand, also among simultaneous ones', async () => {
    const first = sampleForecast({ symbol: 'FIRST' });
    await store().recordForecast(first);
    await Promise.all(
      Array.from({ length: 10 }, (_, close) =>
        store().recordForecast({ ...first, close, givenAt: '2025-08-01T00:00:00.000Z' }),
      ),
    );
    expect(await store().listForecasts({ symbol: 'FIRST', limit: 100 })).toEqual([first]);

    await Promise.all(
      Array.from({ length: 10 }, (_, close) =>
        store().recordForecast(sampleForecast({ symbol: 'RACE', close })),
      ),
    );
    expect(await store().listForecasts({ symbol: 'RACE', limit: 100 })).toHaveLength(1);
  });

  it('tells forecasts apart by symbol, day, horizon, model and version', async () => {
    const base = sampleForecast({ symbol: 'KEYED' });
    const others: Partial<ForecastRecord>[] = [
      {},
      { symbol: 'KEYED-2' },
      { asOf: '2025-06-29' },
      { horizon: 2 },
      { model: 'other' },
      { version: '1.0.1' },
    ];
    for (const change of others) await store().recordForecast({ ...base, ...change });
    expect(await store().listForecasts({ symbol: 'KEYED', limit: 100 })).toHaveLength(5);
    expect(await store().listForecasts({ symbol: 'KEYED-2', limit: 100 })).toHaveLength(1);
  });

  it('lists the newest first, up to the limit, of one symbol or of all', async () => {
    const at = (minute: number) => `2031-01-01T00:0${minute}:00.000Z`;
    for (const [horizon, minute] of [1, 4, 2, 3].entries()) {
      await store().recordForecast(
        sampleForecast({ symbol: 'LISTED', horizon: horizon + 1, givenAt: at(minute) }),
      );
    }
    await store().recordForecast(sampleForecast({ symbol: 'LISTED', horizon: 9, givenAt: at(3) }));
    await store().recordForecast(sampleForecast({ symbol: 'LISTED-2', givenAt: at(5) }));
    const horizons = async (limit: number) =>
      (await store().listForecasts({ symbol: 'LISTED', limit })).map((forecast) => forecast.horizon);
    // Of two given in the same instant, the one recorded later comes first.
    expect(await horizons(10)).toEqual([2, 9, 4, 3, 1]);
    expect(await horizons(2)).toEqual([2, 9]);
    const all = await store().listForecasts({ limit: 2 });
    expect(all.map((forecast) => forecast.symbol)).toEqual(['LISTED-2', 'LISTED']);
    expect(await store().listForecasts({ symbol: 'NEVER', limit: 10 })).toEqual([]);
  });
}

function settingsOf(store: () => Store): void {
  const values = [
    null,
    true,
    0,
    -1.5,
    0.1 + 0.2,
    Number.MAX_SAFE_INTEGER,
    5e-324,
    '',
    'text',
    '42',
    'null',
    '{"a":1}',
    [],
    [1, [null, 'two'], { three: 3 }],
    {},
    { nested: { list: [1, 2, 3], flag: false, nothing: null }, '': 'empty key', "it's": 'quoted' },
  ];
  it.each(values.map((value) => [JSON.stringify(value), value]))(
    'stores the setting %s',
    async (key, value) => {
      await store().setSetting('values', `of ${key}`, value);
      expect(await store().getSetting('values', `of ${key}`)).toStrictEqual(value);
    },
  );

  it('replaces, deletes and keeps scopes apart', async () => {
    await store().setSetting('chat:web:1', 'tone', 'short');
    await store().setSetting('chat:web:2', 'tone', 'long');
    await store().setSetting('chat:web:1', 'tone', 'shorter');
    expect(await store().getSetting('chat:web:1', 'tone')).toBe('shorter');
    await store().setSetting('chat:web:1', 'tone', undefined);
    await store().setSetting('chat:web:1', 'tone', undefined);
    expect(await store().getSetting('chat:web:1', 'tone')).toBeUndefined();
    expect(await store().getSetting('chat:web:2', 'tone')).toBe('long');
    expect(await store().getSetting('chat:web:2', 'other')).toBeUndefined();
  });

  it('takes simultaneous writers of one setting', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, number) => store().setSetting('busy', 'key', { number })),
    );
    expect(await store().getSetting('busy', 'key')).toEqual({ number: expect.any(Number) });
  });

  it('holds a setting of a megabyte', async () => {
    const value = { text: 'x'.repeat(1_000_000) };
    await store().setSetting('large', 'key', value);
    expect(await store().getSetting('large', 'key')).toEqual(value);
  });
}

function hostileTextsOf(store: () => Store): void {
  const texts = [
    "'; drop table candles; --",
    'double " quote, back\\slash, $1, %s, {1,2}, {}',
    'new\nline, tab\t, bell\u0007, escape\u001b[31m, delete\u007f',
    'right to left \u202e\u05d0\u05d1 mark \u200f, zero width \u200b\ufeff',
    'ünïcödé, 比特币, 😀👩‍👩‍👧, e\u0301 beside \u00e9',
    ' leading and trailing ',
    '__proto__',
  ];
  it.each(texts)('treats %j as a name like any other', async (text) => {
    const series = sampleSeries(text, 20_000, 2);
    await store().putCandles(series);
    expect(await store().getCandles(text, 5)).toEqual({ ...series, live: false });
    const forecast = sampleForecast({ symbol: text, model: text, version: text, source: text });
    await store().recordForecast(forecast);
    expect(await store().listForecasts({ symbol: text, limit: 5 })).toEqual([forecast]);
    await store().setSetting(text, text, { [text]: text });
    expect(await store().getSetting(text, text)).toEqual({ [text]: text });
  });

  const impossible = {
    '10,000 characters': 'x'.repeat(10_000),
    'U+0000': 'a\0b',
    'half a surrogate pair': 'a\ud83d',
  };
  it.each(Object.entries(impossible))('finds nothing under %s, and refuses to write it', async (_, text) => {
    expect(await store().getCandles(text, 5)).toBeUndefined();
    expect(await store().listForecasts({ symbol: text, limit: 5 })).toEqual([]);
    expect(await store().getSetting(text, 'key')).toBeUndefined();
    expect(await store().getSetting('scope', text)).toBeUndefined();
    await expect(store().putCandles(sampleSeries(text, 20_000, 1))).rejects.toThrow(TypeError);
    await expect(store().recordForecast(sampleForecast({ model: text }))).rejects.toThrow(TypeError);
    await expect(store().setSetting(text, 'key', 1)).rejects.toThrow(TypeError);
    await expect(store().setSetting('scope', text, 1)).rejects.toThrow(TypeError);
  });

  it.each(['a\0b', 'a\ud83d'])('refuses the text %j anywhere in a setting', async (text) => {
    for (const value of [text, [text], { [text]: 1 }, { deep: [{ inside: text }] }]) {
      await expect(store().setSetting('scope', 'unstorable', value)).rejects.toThrow('U+0000');
    }
    expect(await store().getSetting('scope', 'unstorable')).toBeUndefined();
  });

  it('writes the longest names that it allows', async () => {
    // Random letters, since Postgres would compress a repeated one until any length fits into its index.
    const longest = Array.from({ length: 800 }, () => String.fromCharCode(97 + Math.random() * 26)).join('');
    await store().putCandles(sampleSeries(longest, 20_000, 1));
    await store().recordForecast(sampleForecast({ symbol: longest, model: longest, version: longest }));
    await store().setSetting(longest, longest, 1);
    expect(await store().getSetting(longest, longest)).toBe(1);
    await expect(store().putCandles(sampleSeries(`${longest}x`, 20_000, 1))).rejects.toThrow('800 bytes');
    await expect(store().setSetting('é'.repeat(401), 'key', 1)).rejects.toThrow('800 bytes');
  });
}

function nonsenseOf(store: () => Store): void {
  const broken = (change: (series: PriceSeries) => void) => {
    const series = sampleSeries('NONSENSE', 20_000, 3);
    change(series);
    return series;
  };
  const series: Record<string, PriceSeries> = {
    'an empty symbol': sampleSeries('', 20_000, 1),
    'a NaN': broken(({ candles }) => candles.close.fill(Number.NaN, 1, 2)),
    'an infinite volume': broken(({ candles }) => candles.volume.fill(Number.POSITIVE_INFINITY)),
    'a duplicate day': broken(({ candles }) => candles.day.fill(20_000)),
    'a gap': broken(({ candles }) => candles.day.set([20_009], 2)),
    'a short column': broken(({ candles }) => Object.assign(candles, { low: candles.low.subarray(1) })),
    'no time': broken((one) => Object.assign(one, { fetchedAt: 'yesterday' })),
    'an empty source': broken((one) => Object.assign(one, { source: '' })),
  };
  it.each(Object.entries(series))('refuses candles with %s', async (_, one) => {
    await expect(store().putCandles(one)).rejects.toThrow(TypeError);
    expect(await store().getCandles('NONSENSE', 5)).toBeUndefined();
  });

  const forecasts: Partial<ForecastRecord>[] = [
    { symbol: '' },
    { model: '' },
    { close: Number.NaN },
    { upper80: Number.POSITIVE_INFINITY },
    { lower80: 2, upper80: 1 },
    { probabilityUp: 1.01 },
    { probabilityUp: -0.01 },
    { horizon: 0 },
    { horizon: 31 },
    { horizon: 1.5 },
    { asOf: '2025-02-30' },
    { asOf: '30 June 2025' },
    { asOf: '2025-06-30T12:00:00Z' },
    { givenAt: 'now' },
    { naive: '107135' as unknown as number },
  ];
  it.each(forecasts)('refuses a forecast with %j', async (change) => {
    const forecast = sampleForecast({ symbol: 'NONSENSE', ...change });
    await expect(store().recordForecast(forecast)).rejects.toThrow(TypeError);
    expect(await store().listForecasts({ symbol: 'NONSENSE', limit: 5 })).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5' as unknown as number])(
    'refuses %s for a number of rows',
    async (count) => {
      await expect(store().getCandles('BTC', count)).rejects.toThrow(TypeError);
      await expect(store().listForecasts({ limit: count })).rejects.toThrow(TypeError);
    },
  );

  it('refuses empty names', async () => {
    await expect(store().getCandles('', 1)).rejects.toThrow('symbol must not be empty');
    await expect(store().listForecasts({ symbol: '', limit: 1 })).rejects.toThrow('symbol must not be empty');
    await expect(store().getSetting('', 'key')).rejects.toThrow('scope must not be empty');
    await expect(store().setSetting('scope', '', 1)).rejects.toThrow('key must not be empty');
  });

  it.each([
    ['NaN', Number.NaN],
    ['a function', () => 1],
    ['a NaN inside', { deep: [Number.NaN] }],
    ['a big integer', 1n],
  ])('refuses a setting that JSON would change: %s', async (_, value) => {
    await expect(store().setSetting('scope', 'changed', value)).rejects.toThrow(TypeError);
    expect(await store().getSetting('scope', 'changed')).toBeUndefined();
  });
}

function daysOf(series: PriceSeries | undefined): number[] {
  return [...(series?.candles.day ?? [])];
}
