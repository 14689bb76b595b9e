import { describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import type { Matrix } from '../../learn/matrix.ts';
import { Arima } from '../../learn/series/arima/arima.ts';
import { ExponentialSmoothing } from '../../learn/series/exponentialSmoothing.ts';
import { constantWidth, scaledWidth } from '../../learn/series/intervals.ts';
import { Drift, Naive, SeasonalNaive } from '../../learn/series/naive.ts';
import { ProphetStyle } from '../../learn/series/prophet/prophetStyle.ts';
import { simulateCurve, simulateGarch } from '../../learn/series/testing/simulate.ts';
import { windowsOf, withDays } from '../../learn/series/testing/windowsOf.ts';
import { ExponentiallyWeighted } from '../../learn/series/volatility/exponentiallyWeighted.ts';
import { Garch } from '../../learn/series/volatility/garch.ts';
import { Har } from '../../learn/series/volatility/har.ts';
import { GraphBuilder } from '../graph.ts';
import { exportAdditiveCurve, exportForecastMap, exportIntervals, exportVarianceMap } from './series.ts';

const HORIZONS = 30;
const series = simulateGarch(900, 5, { alpha: 0.08, gamma: 0.05, beta: 0.87, degrees: 5 });
const { windows, targets } = windowsOf(series, 90, HORIZONS);

/** Runs the graph over all rows, and over the first alone; both must be the prediction to 1e-5. */
async function expectSame(
  build: (graph: GraphBuilder, input: string) => string,
  rows: Matrix,
  expected: Matrix,
): Promise<void> {
  const graph = new GraphBuilder();
  const input = graph.input('x', [-1, rows.columns]);
  graph.output('y', build(graph, input), [-1, expected.columns]);
  const session = await openSession(graph.build('series', { purpose: 'test' }));
  for (const count of [rows.rows, 1]) {
    const x = fp32([count, rows.columns], rows.data.subarray(0, count * rows.columns));
    const outputs = await session.run({ x });
    expect(outputs.y.dims).toEqual([count, expected.columns]);
    const actual = fp32Of(outputs, 'y');
    let largest = 0;
    for (let i = 0; i < actual.length; i++)
      largest = Math.max(largest, Math.abs(actual[i] - expected.data[i]));
    expect(largest).toBeLessThan(1e-5);
  }
  await session.release();
}

describe('exported series models give in ONNX Runtime what they predict, to 1e-5', () => {
  it.each([
    ['naive', () => new Naive()],
    ['drift', () => new Drift()],
    ['seasonal naive', () => new SeasonalNaive()],
    ['simple smoothing', () => new ExponentialSmoothing({ components: 'simple' })],
    ['Holt', () => new ExponentialSmoothing({ components: 'holt' })],
    ['Holt-Winters', () => new ExponentialSmoothing({ components: 'holt-winters' })],
    ['ARIMA(1, 0, 1)', () => new Arima({ p: 1, q: 1 })],
    ['ARIMA(1, 1, 1)', () => new Arima({ p: 1, d: 1, q: 1 })],
  ])('%s', async (_, make) => {
    const model = make().fit(windows, targets);
    await expectSame(
      (graph, input) => exportForecastMap(graph, input, model.save()),
      windows,
      model.predict(windows),
    );
  });

  it.each([
    ['GARCH', () => new Garch()],
    ['GJR-GARCH', () => new Garch({ asymmetric: true })],
    ['EWMA', () => new ExponentiallyWeighted()],
    ['HAR', () => new Har()],
  ])('%s', async (_, make) => {
    const model = make().fit(windows, targets);
    await expectSame(
      (graph, input) => exportVarianceMap(graph, input, model.save()),
      windows,
      model.predict(windows),
    );
  });

  it('the Prophet-style curve, for days of this century', async () => {
    const slid = windowsOf(simulateCurve(900, 6, 0.03), 5, HORIZONS);
    const dated = withDays(slid.windows, 20_000);
    const model = new ProphetStyle().fit(dated, slid.targets);
    const { curve } = model.save();
    expect(curve.seasons).toHaveLength(2);
    await expectSame(
      (graph, input) => exportAdditiveCurve(graph, input, curve, HORIZONS),
      dated,
      model.predict(dated),
    );
  });

  it('intervals of both kinds', async () => {
    const levels = [0.1, 0.5, 0.9];
    const constant = constantWidth(new Drift(), levels).fit(windows, targets);
    const moved = constant.save();
    await expectSame(
      (graph, input) => exportIntervals(graph, exportForecastMap(graph, input, moved.inner), moved, HORIZONS),
      windows,
      constant.predict(windows),
    );
    const scaled = scaledWidth(new Garch(), levels).fit(windows, targets);
    const multiplied = scaled.save();
    await expectSame(
      (graph, input) =>
        exportIntervals(graph, exportVarianceMap(graph, input, multiplied.inner), multiplied, HORIZONS),
      windows,
      scaled.predict(windows),
    );
  });
});
