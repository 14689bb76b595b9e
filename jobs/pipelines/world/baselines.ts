import { factorise } from '../../../core/learn/cholesky.ts';
import { matrix } from '../../../core/learn/matrix.ts';
import { normalValues, seededRandom } from '../../../core/learn/random.ts';
import { Garch } from '../../../core/learn/series/volatility/garch.ts';
import type { GarchParameters } from '../../../core/learn/series/volatility/garchLikelihood.ts';
import type { World, WorldHistory } from '../../../core/market/world/world.ts';

/** A world that sees only the last rows of a history. */
export function trailing(world: World, days: number): World {
  return {
    imagine: (history, request) => world.imagine(newestRows(history, days), request),
  };
}

function newestRows({ symbols, day, returns }: WorldHistory, days: number): WorldHistory {
  const from = Math.max(0, day.length - days);
  const { columns, data } = returns;
  return {
    symbols,
    day: day.subarray(from),
    returns: { rows: day.length - from, columns, data: data.subarray(from * columns) },
  };
}

/** The naive world: every day normal and independent, with the means and covariances of the history. */
export const normalWorld: World = {
  async imagine({ symbols, returns }, { days, paths, seed }) {
    const n = symbols.length;
    const { mean, covariance } = moments(returns.data, n);
    const factor = factorise(covariance, n);
    const normal = normalValues(seededRandom(seed));
    const result = new Float64Array(paths * days * n);
    for (let from = 0; from < result.length; from += n)
      result.set(
        correlatedNormal(factor, n, normal).map((value, i) => mean[i] + value),
        from,
      );
    return result;
  },
};

/**
 * GARCH(1,1) with Student-t shocks for each asset (Bollerslev 1987), the shocks of a day multivariate t with the constant
 * correlation of the past year's (Bollerslev 1990): filtered over the history, then simulated.
 *
 * @param parameters of each asset, fitted before
 */
export function garchWorld(parameters: readonly GarchParameters[]): World {
  return {
    async imagine({ symbols, returns }, { days, paths, seed }) {
      const n = symbols.length;
      const { shocks, variance } = filterAll(returns.data, parameters);
      const newest = shocks.subarray(Math.max(0, shocks.length - 365 * n));
      const { covariance } = moments(newest, n);
      const scales = Float64Array.from(symbols, (_, i) => Math.sqrt(covariance[i * (n + 1)]));
      const correlation = covariance.map(
        (value, at) => value / (scales[Math.floor(at / n)] * scales[at % n]),
      );
      const factor = factorise(correlation, n);
      const degrees =
        parameters.reduce((sum, each) => sum + Math.min(30, each.degrees ?? 30), 0) / parameters.length;
      const random = seededRandom(seed);
      const normal = normalValues(random);
      const result = new Float64Array(paths * days * n);
      for (let path = 0; path < paths; path++) {
        const now = Float64Array.from(variance);
        for (let day = 0; day < days; day++) {
          const mixing = Math.sqrt((degrees - 2) / chiSquare(degrees, random, normal));
          const shock = correlatedNormal(factor, n, normal);
          for (let i = 0; i < n; i++) {
            const { mean, omega, alpha, beta } = parameters[i];
            const change = Math.sqrt(now[i]) * mixing * shock[i];
            result[(path * days + day) * n + i] = mean + change;
            now[i] = omega + alpha * change * change + beta * now[i];
          }
        }
      }
      return result;
    },
  };
}

/** Parameters of one asset by maximum likelihood. @param series daily log returns */
export function fitGarch(series: Float64Array<ArrayBuffer>): GarchParameters {
  const width = 1;
  const windows = matrix(series.length, width, Float64Array.from(series));
  return new Garch().fit(windows, matrix(series.length, 1)).save();
}

/** Standardised shocks of every day, and the variance of the day after the last. */
function filterAll(
  data: Float64Array,
  parameters: readonly GarchParameters[],
): { shocks: Float64Array; variance: Float64Array } {
  const n = parameters.length;
  const variance = Float64Array.from(
    parameters,
    ({ omega, alpha, beta }) => omega / Math.max(1e-3, 1 - alpha - beta),
  );
  const shocks = new Float64Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const i = at % n;
    const { mean, omega, alpha, beta } = parameters[i];
    if (Number.isNaN(data[at])) continue;
    const change = data[at] - mean;
    shocks[at] = change / Math.sqrt(variance[i]);
    variance[i] = omega + alpha * change * change + beta * variance[i];
  }
  return { shocks, variance };
}

function moments(data: Float64Array, n: number): { mean: Float64Array; covariance: Float64Array } {
  const rows: Float64Array[] = [];
  for (let from = 0; from < data.length; from += n) {
    const row = data.subarray(from, from + n);
    if (!row.some(Number.isNaN)) rows.push(row);
  }
  const mean = new Float64Array(n);
  for (const row of rows) for (let i = 0; i < n; i++) mean[i] += row[i] / rows.length;
  const covariance = new Float64Array(n * n);
  for (const row of rows)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        covariance[i * n + j] += ((row[i] - mean[i]) * (row[j] - mean[j])) / rows.length;
  return { mean, covariance };
}

function correlatedNormal(factor: Float64Array, n: number, normal: () => number): Float64Array {
  const own = Float64Array.from({ length: n }, normal);
  return own.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += factor[i * n + j] * own[j];
    return sum;
  });
}

/** Chi-square by way of the gamma distribution (Marsaglia and Tsang 2000). @param degrees > 2 */
function chiSquare(degrees: number, random: () => number, normal: () => number): number {
  const d = degrees / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return 2 * d * v;
  }
}
