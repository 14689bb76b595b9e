import { beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../inference/inProcess.ts';
import type { Models } from '../../inference/port.ts';
import { fp32 } from '../../inference/tensor.ts';
import { seededRandom } from '../../learn/random.ts';
import type { Ports } from '../../ports.ts';
import { answer, refuse } from '../../refusal.ts';
import type { ForecastRecord, Store } from '../../store/port.ts';
import { type Candles, DAY_MS, length, slice, toRow } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { forecastAnswer } from './answer.ts';
import { MIN_CANDLES, WINDOW } from './distribution.ts';
import { computeFeatures, featureNames, WARM_UP } from './features.ts';
import { forecast } from './forecast.ts';
import { FORECAST_MODEL } from './graph.ts';
import { dailyVariance, weightedMean } from './variance.ts';

const series = syntheticCandles(700);
let models: Models;
let fetches = 0;

beforeAll(() => {
  models = inProcessModels('models');
});

function portsOver(candles: Candles): Ports & { recorded: ForecastRecord[] } {
  const recorded: ForecastRecord[] = [];
  // Series of different fetches: what was given of one must not be given of another.
  const fetchedAt = new Date(fetches++).toISOString();
  return {
    recorded,
    models,
    clock: { now: () => (candles.day[length(candles) - 1] + 1) * DAY_MS + 3_600_000 },
    store: {
      recordForecast: async (record: ForecastRecord) => void recorded.push(record),
    } as unknown as Store,
    prices: {
      daily: async (_, days) =>
        answer({
          candles: slice(candles, Math.max(0, length(candles) - days)),
          source: 'snapshot',
          fetchedAt,
          live: false,
        }),
      health: () => Promise.reject(new Error('not asked here')),
    },
  };
}

async function predict(candles: Candles, horizon = 1) {
  const result = await forecast({ symbol: 'BTC', horizon }, portsOver(candles));
  if (!result.ok) throw new Error(result.refusal.message);
  // When its candles were fetched is no part of what is forecast.
  const { data: _, ...value } = result.value;
  return value;
}

describe('no look-ahead', () => {
  const random = seededRandom(11);
  const cuts = Array.from({ length: 8 }, () => 120 + Math.floor(random() * 570));

  it.each(cuts)('features up to row %d are bit-equal when the series ends there', (cut) => {
    const whole = computeFeatures(series).matrix;
    const truncated = computeFeatures(slice(series, 0, cut)).matrix;
    expect(truncated.rows).toBe(cut - WARM_UP);
    expect(truncated.data).toEqual(whole.data.slice(0, truncated.data.length));
  });

  it.each(cuts)('a forecast made at row %d does not change with what came after', async (cut) => {
    const past = slice(series, 0, cut);
    const future = syntheticCandles(700, { seed: 99 });
    const rewritten = structuredClone(series);
    for (const column of ['open', 'high', 'low', 'close', 'volume'] as const)
      rewritten[column].set(future[column].subarray(cut), cut);
    const expected = await predict(past);
    expect(await predict(slice(rewritten, 0, cut))).toEqual(expected);
    expect(await predict(slice(series, 0, cut))).toEqual(expected);
  });

  it('the model says the same of a row however many rows follow it', async () => {
    const { matrix } = computeFeatures(series);
    const run = async (rows: number) => {
      const data = matrix.data.subarray(0, rows * matrix.columns);
      return models.run(FORECAST_MODEL, { features: fp32([rows, matrix.columns], data) });
    };
    const whole = await run(matrix.rows);
    for (const rows of [1, 2, 3, 7, 16, 100, 331]) {
      // The leaves of many trees are added up in an order that depends on the number of rows.
      for (const [name, { data }] of Object.entries(await run(rows)))
        for (const [i, value] of data.entries())
          expect(value, `${name} of ${rows} rows, ${i}`).toBeCloseTo(Number(whole[name].data[i]), 5);
    }
  });
});

describe('features', () => {
  it('are finite, in the order of their names, one row for each candle after the warm-up', () => {
    const { matrix, firstRow } = computeFeatures(series);
    expect(matrix.columns).toBe(featureNames.length);
    expect(matrix.rows).toBe(700 - WARM_UP);
    expect(firstRow).toBe(WARM_UP);
    expect(matrix.data.every(Number.isFinite)).toBe(true);
  });

  it('do not depend on the unit of price or volume', () => {
    const scaled = structuredClone(series);
    for (const column of ['open', 'high', 'low', 'close'] as const)
      scaled[column] = scaled[column].map((value) => value * 1e-7);
    scaled.volume = scaled.volume.map((value) => value * 1e3);
    const [a, b] = [computeFeatures(series).matrix.data, computeFeatures(scaled).matrix.data];
    // 1e-3 is added to the volume ratio before its logarithm is taken; nothing else could differ but rounding.
    for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-6);
  });

  it('survive candles that never move and days without volume', () => {
    const dead = structuredClone(series);
    for (const column of ['open', 'high', 'low', 'close'] as const) dead[column].fill(7);
    dead.volume.fill(0);
    expect(computeFeatures(dead).matrix.data.every(Number.isFinite)).toBe(true);
  });

  it('are none for a series shorter than the warm-up', () => {
    expect(computeFeatures(slice(series, 0, 10)).matrix.rows).toBe(0);
  });
});

describe('daily variance', () => {
  it('is the mean of squared return and squared Parkinson range, by hand', () => {
    const candles = { ...slice(series, 0, 2) };
    candles.open = Float64Array.of(100, 100);
    candles.close = Float64Array.of(100, 105);
    candles.high = Float64Array.of(110, 106);
    candles.low = Float64Array.of(95, 99);
    const expected = (Math.log(1.05) ** 2 + Math.log(106 / 99) ** 2 / (4 * Math.log(2))) / 2;
    expect(dailyVariance(candles)[1]).toBeCloseTo(expected, 12);
  });

  it('averages with the given half-life, normalised from the first day', () => {
    // Weights 1, 1/2: (4 + 1 / 2) / 1.5 = 3.
    expect([...weightedMean(Float64Array.of(1, 4), 1)]).toEqual([1, 3]);
  });
});

describe('one wild candle', () => {
  const spoilt: [string, (candles: Candles) => void, number][] = [
    ['a low of -80 % for minutes', ({ low, close }) => low.set([close[650] * 0.2], 650), 1.34],
    ['a thousandfold volume', ({ volume }) => volume.set([volume[650] * 1000], 650), 1.2],
    ['a day without volume', ({ volume }) => volume.set([0], 650), 1.2],
    [
      'a threefold close that reverts',
      ({ close, high }) => {
        close.set([close[650] * 3], 650);
        high.set([close[650]], 650);
      },
      2,
    ],
  ];

  it.each(spoilt)('%s bends later intervals but little', async (_, spoil, most) => {
    const wild = structuredClone(series);
    spoil(wild);
    for (const row of [652, 660, 680]) {
      const width = async (candles: Candles) => {
        const { lower80, upper80 } = await predict(slice(candles, 0, row));
        return Math.log(upper80 / lower80);
      };
      const ratio = (await width(wild)) / (await width(series));
      expect(ratio, `row ${row}`).toBeGreaterThan(0.8);
      expect(ratio, `row ${row}`).toBeLessThan(most);
    }
  });

  it('does not hide a true change of regime: two weeks of tripled moves widen the interval', async () => {
    const restless = structuredClone(series);
    for (let row = 686; row < 700; row++) {
      const body = Math.log(restless.close[row] / restless.open[row]);
      restless.open[row] = restless.close[row - 1];
      restless.close[row] = restless.open[row] * Math.exp(3 * body);
      restless.high[row] = Math.max(restless.open[row], restless.close[row]) * 1.08;
      restless.low[row] = Math.min(restless.open[row], restless.close[row]) / 1.08;
    }
    const [before, after] = [await predict(series), await predict(restless)];
    const width = ({ lower80, upper80 }: typeof before) => Math.log(upper80 / lower80);
    expect(width(after)).toBeGreaterThan(1.5 * width(before));
  });
});

describe('the forecast', () => {
  it('fits its schema, keeps its bounds in order and its cone up to the horizon', async () => {
    for (const horizon of [1, 7, 30]) {
      const result = await predict(series, horizon);
      expect(() => forecastAnswer.omit({ data: true }).parse(result)).not.toThrow();
      expect(result.lower80).toBeLessThan(result.close);
      expect(result.close).toBeLessThan(result.upper80);
      expect(result.naive).toBe(result.lastClose);
      expect(result.cone).toHaveLength(horizon);
      expect(result.candles).toHaveLength(60);
      expect(result.cone[horizon - 1].upper).toBe(result.upper80);
      const { levels, values } = result.quantiles;
      expect([levels[1], levels[9], levels[17]]).toEqual([0.1, 0.5, 0.9]);
      expect([values[1], values[9], values[17]]).toEqual([result.lower80, result.close, result.upper80]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(result.outlier.score).toBeLessThan(result.outlier.threshold);
    }
  });

  it('moves with the unit of the price', async () => {
    const cheap = structuredClone(series);
    for (const column of ['open', 'high', 'low', 'close'] as const)
      cheap[column] = cheap[column].map((value) => value * 1e-9);
    const [a, b] = [await predict(series, 7), await predict(cheap, 7)];
    expect(b.upper80 / a.upper80 / 1e-9).toBeCloseTo(1, 5);
  });

  it('sees no more than its window', async () => {
    const long = syntheticCandles(WINDOW + 50);
    expect(await predict(slice(long, 50))).toEqual(await predict(long));
  });

  it('is recorded once given, with what it said', async () => {
    const ports = portsOver(series);
    const result = await forecast({ symbol: 'bitcoin', horizon: 7 }, ports);
    if (!result.ok) throw new Error(result.refusal.message);
    expect(ports.recorded).toHaveLength(1);
    expect(ports.recorded[0]).toMatchObject({
      symbol: 'BTC',
      horizon: 7,
      close: result.value.close,
      model: 'forecast',
    });
  });

  it('is neither computed nor recorded twice while the candles stay the same', async () => {
    const ports = portsOver(series);
    const ask = (horizon: number) => forecast({ symbol: 'BTC', horizon }, ports);
    const first = await ask(7);
    expect(await ask(7)).toEqual(first);
    expect(ports.recorded).toHaveLength(1);
    expect(await ask(8)).not.toEqual(first);
    expect(ports.recorded).toHaveLength(2);
  });

  it('takes posted candles instead, under any name, and does not record them', async () => {
    const ports = portsOver(series);
    const candles = Array.from({ length: 120 }, (_, row) => toRow(series, 580 + row));
    const result = await forecast({ symbol: 'MYCOIN', horizon: 3, candles }, ports);
    expect(result).toMatchObject({ ok: true, value: { symbol: 'MYCOIN', data: { source: 'posted' } } });
    // Whatever they are called, nobody knows how the model does on them: what is said is measured on strangers.
    const named = await forecast({ symbol: 'BTC', horizon: 1, candles }, ports);
    if (!result.ok || !named.ok) throw new Error('refused');
    expect(result.value.skill.on).toContain('tokens that it has not learned from');
    expect(named.value.skill.on).toContain('tokens that it has not learned from');
    expect((await predict(series)).skill.on).toMatch(/^BTC/);
    expect(ports.recorded).toHaveLength(0);
  });

  it('refuses too few candles, bad candles and unknown tokens, each with a way forward', async () => {
    const ports = portsOver(series);
    const rows = (count: number) => Array.from({ length: count }, (_, row) => toRow(series, row));
    const ask = async (symbol: string, candles?: ReturnType<typeof rows>) => {
      const result = await forecast({ symbol, horizon: 1, candles }, ports);
      return result.ok ? 'answer' : result.refusal.id;
    };
    expect(await ask('X', rows(MIN_CANDLES - 1))).toBe('NotEnoughHistory');
    expect(await ask('X', rows(MIN_CANDLES))).toBe('answer');
    expect(await ask('X', [])).toBe('NotEnoughHistory');
    expect(await ask('X', rows(100).reverse())).toBe('InvalidCandles');
    expect(await ask('BTD')).toBe('UnknownSymbol');
  });

  const stable = syntheticCandles(300);
  const [start] = stable.close;
  for (const column of ['open', 'high', 'low', 'close'] as const)
    stable[column] = stable[column].map((value) => 1 + Math.log(value / start) * 1e-4);
  const halted = syntheticCandles(300);
  for (const column of ['open', 'high', 'low', 'close'] as const) halted[column].fill(halted.close[249], 250);
  const wild = syntheticCandles(300);
  for (let row = 250; row < 300; row++) {
    for (const column of ['open', 'high', 'low', 'close'] as const) wild[column][row] *= row % 2 ? 20 : 1;
  }

  it.each([
    ['a stablecoin', stable],
    ['a market that was halted', halted],
    ['a price that jumps twentyfold and back every day', wild],
  ])('refuses %s, which is unlike anything it has learned from', async (_, candles) => {
    const posted = Array.from({ length: length(candles) }, (_, row) => toRow(candles, row));
    const result = await forecast({ symbol: 'X', horizon: 1, candles: posted }, portsOver(series));
    expect(result).toMatchObject({ ok: false, refusal: { id: 'UnlikeTraining' } });
  });

  it('passes on what the prices refuse with', async () => {
    const ports = portsOver(series);
    ports.prices.daily = async () => refuse('SourceUnavailable', 'down', 'later');
    expect(await forecast({ symbol: 'BTC', horizon: 1 }, ports)).toMatchObject({
      ok: false,
      refusal: { id: 'SourceUnavailable' },
    });
  });
});
