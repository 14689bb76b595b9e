import type { ForecastMap } from '../../learn/series/forecastMap.ts';
import type { AdditiveCurve } from '../../learn/series/prophet/additiveCurve.ts';
import { LEAST_VARIANCE, type VarianceMap } from '../../learn/series/volatility/varianceMap.ts';
import type { GraphBuilder } from '../graph.ts';

/** Adds a fitted point forecast, from windows of batch x width; returns batch x horizons. */
export function exportForecastMap(graph: GraphBuilder, windows: string, map: ForecastMap): string {
  const { width, horizons, weights, intercepts } = map;
  return graph.node('Gemm', [
    windows,
    graph.constant(weights, [width, horizons]),
    graph.constant(intercepts, [horizons]),
  ]);
}

/** Adds a fitted volatility model, from windows of batch x width; returns standard deviations, batch x horizons. */
export function exportVarianceMap(graph: GraphBuilder, windows: string, map: VarianceMap): string {
  const { width, horizons, mean, weights, fallWeights, intercepts } = map;
  const deviations = graph.node('Sub', [windows, graph.constant([mean], [1])]);
  let variance = graph.node('Gemm', [
    graph.node('Mul', [deviations, deviations]),
    graph.constant(weights, [width, horizons]),
    graph.constant(intercepts, [horizons]),
  ]);
  if (fallWeights.length > 0) {
    const falls = graph.node('Min', [deviations, graph.constant([0], [1])]);
    variance = graph.node('Gemm', [
      graph.node('Mul', [falls, falls]),
      graph.constant(fallWeights, [width, horizons]),
      variance,
    ]);
  }
  return graph.node('Sqrt', [graph.node('Max', [variance, graph.constant([LEAST_VARIANCE], [1])])]);
}

/** A period of the calendar is a whole number of these a day. */
const STEPS_A_DAY = 4;

/**
 * Adds what a curve gains over each horizon from the day in the first column of the windows on, which must be a whole
 * number; returns batch x horizons. A season is a product with what its sines and cosines gain in h days, and an angle is
 * cut to one turn while it is still a whole number: float32 has no digits for the sine of a large one.
 */
export function exportAdditiveCurve(
  graph: GraphBuilder,
  windows: string,
  { slope, changepoints, bends, seasons }: AdditiveCurve,
  horizons: number,
): string {
  const day = graph.node('Gather', [windows, graph.integers([0])], { axis: 1 });
  const ahead = Array.from({ length: horizons }, (_, i) => i + 1);
  let result = graph.node('Add', [
    graph.node('Mul', [day, graph.constant([0], [1])]),
    graph.constant(
      ahead.map((h) => slope * h),
      [1, horizons],
    ),
  ]);
  for (const [j, changepoint] of changepoints.entries()) {
    if (bends[j] === 0) continue;
    const since = graph.node('Sub', [day, graph.constant([changepoint], [1])]);
    const later = graph.node('Add', [since, graph.constant(ahead, [1, horizons])]);
    const bent = graph.node('Sub', [graph.node('Relu', [later]), graph.node('Relu', [since])]);
    result = graph.node('Add', [result, graph.node('Mul', [bent, graph.constant([bends[j]], [1])])]);
  }
  for (const { period, sine, cosine } of seasons) {
    const order = sine.length;
    const turns = Array.from({ length: order }, (_, i) => i + 1);
    const turn = period * STEPS_A_DAY;
    const steps = graph.node(
      'Mod',
      [
        graph.node('Mul', [
          day,
          graph.constant(
            turns.map((k) => k * STEPS_A_DAY),
            [1, order],
          ),
        ]),
        graph.constant([turn], [1]),
      ],
      { fmod: 1 },
    );
    const angle = graph.node('Mul', [steps, graph.constant([(2 * Math.PI) / turn], [1])]);
    const change = (k: number, h: number) => {
      const by = (2 * Math.PI * k * h) / period;
      return [Math.cos(by) - 1, Math.sin(by)];
    };
    const ofSine = turns.flatMap((k) =>
      ahead.map((h) => sine[k - 1] * change(k, h)[0] - cosine[k - 1] * change(k, h)[1]),
    );
    const ofCosine = turns.flatMap((k) =>
      ahead.map((h) => sine[k - 1] * change(k, h)[1] + cosine[k - 1] * change(k, h)[0]),
    );
    result = graph.node('Gemm', [
      graph.node('Sin', [angle]),
      graph.constant(ofSine, [order, horizons]),
      result,
    ]);
    result = graph.node('Gemm', [
      graph.node('Cos', [angle]),
      graph.constant(ofCosine, [order, horizons]),
      result,
    ]);
  }
  return result;
}

/** Adds quantiles around a forecast of batch x horizons; returns batch x (horizons x levels). */
export function exportIntervals(
  graph: GraphBuilder,
  forecast: string,
  { scaled, quantiles }: { scaled: boolean; quantiles: readonly number[] },
  horizons: number,
): string {
  const levels = quantiles.length / horizons;
  const column = graph.node('Unsqueeze', [forecast, graph.integers([2])]);
  const moved = graph.node(scaled ? 'Mul' : 'Add', [
    column,
    graph.constant(quantiles, [1, horizons, levels]),
  ]);
  return graph.node('Reshape', [moved, graph.integers([-1, quantiles.length])]);
}
