/** An autoregressive moving-average process around a mean: x_t - mean = sum ar_i (x_{t-i} - mean) + e_t + sum ma_j e_{t-j}. */
export interface Arma {
  mean: number;
  ar: readonly number[];
  ma: readonly number[];
}

export interface ArmaLikelihood {
  logLikelihood: number;
  /** Of the innovations, at its maximum for these coefficients. */
  variance: number;
}

/** Where the variance of the innovations is this close to its limit, the gain of the filter is taken as settled. */
const SETTLED = 1e-11;

/**
 * Exact Gaussian likelihood of a stationary process, the variance concentrated out, by the Kalman filter in Harvey's
 * state space (Harvey 1989, section 3.3) from its stationary distribution. NaN where the filter breaks down.
 */
export function armaLikelihood(series: Float64Array, { mean, ar, ma }: Arma): ArmaLikelihood {
  const size = Math.max(ar.length, ma.length + 1);
  const phi = Float64Array.from({ length: size }, (_, i) => ar[i] ?? 0);
  const shock = Float64Array.from({ length: size }, (_, i) => (i === 0 ? 1 : (ma[i - 1] ?? 0)));
  let covariance: Float64Array = stationaryCovariance(phi, shock);
  let spare: Float64Array = covariance.slice();
  const state = new Float64Array(size);
  const gain = new Float64Array(size);
  let settled = false;
  let scale = 1;
  let squares = 0;
  let logScales = 0;
  for (let t = 0; t < series.length; t++) {
    if (!settled) {
      scale = covariance[0];
      for (let i = 0; i < size; i++) {
        const below = i + 1 < size ? covariance[(i + 1) * size] : 0;
        gain[i] = (phi[i] * scale + below) / scale;
      }
      logScales += Math.log(scale);
      settled = Math.abs(scale - 1) < SETTLED;
      if (!settled) {
        advanceCovariance(covariance, spare, phi, shock, gain);
        [covariance, spare] = [spare, covariance];
      }
    }
    const error = series[t] - mean - state[0];
    squares += (error * error) / scale;
    const first = state[0];
    for (let i = 0; i < size; i++)
      state[i] = phi[i] * first + (i + 1 < size ? state[i + 1] : 0) + gain[i] * error;
  }
  const variance = squares / series.length;
  const logLikelihood = -0.5 * (series.length * (Math.log(2 * Math.PI * variance) + 1) + logScales);
  return { logLikelihood, variance };
}

/** Writes T P T' + shock shock' - gain gain' P_00 to `next`, where T has phi in its first column and ones above its diagonal. */
function advanceCovariance(
  p: Float64Array,
  next: Float64Array,
  phi: Float64Array,
  shock: Float64Array,
  gain: Float64Array,
): void {
  const n = phi.length;
  const scale = p[0];
  for (let i = 0; i < n; i++) {
    const below = i + 1 < n ? p[(i + 1) * n] : 0;
    for (let j = 0; j <= i; j++) {
      let moved = phi[i] * phi[j] * scale + phi[j] * below;
      if (j + 1 < n) {
        moved += phi[i] * p[j + 1];
        if (i + 1 < n) moved += p[(i + 1) * n + j + 1];
      }
      const value = moved + shock[i] * shock[j] - gain[i] * gain[j] * scale;
      next[i * n + j] = value;
      next[j * n + i] = value;
    }
  }
}

/** The P that T P T' + shock shock' leaves as it is, by doubling: after k steps it holds 2^k terms of its series. */
function stationaryCovariance(phi: Float64Array, shock: Float64Array): Float64Array {
  const n = phi.length;
  let power: Float64Array = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    power[i * n] = phi[i];
    if (i + 1 < n) power[i * n + i + 1] = 1;
  }
  let p: Float64Array = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i * n + j] = shock[i] * shock[j];
  for (let doubling = 0; doubling < 40; doubling++) {
    const added = product(product(power, p, n), transpose(power, n), n);
    p = p.map((value, i) => value + added[i]);
    if (Math.abs(added[0]) <= 1e-16 * p[0]) break;
    power = product(power, power, n);
  }
  return p;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) result[i * n + j] += a[i * n + k] * b[k * n + j];
  return result;
}

function transpose(a: Float64Array, n: number): Float64Array {
  return a.map((_, i) => a[(i % n) * n + Math.floor(i / n)]);
}

/**
 * Coefficients of a stationary autoregression from its partial autocorrelations, each in (-1, 1), by the recursion of
 * Durbin and Levinson (Monahan 1984): whatever they are, the process is stationary.
 */
export function stationaryCoefficients(partial: readonly number[]): number[] {
  let coefficients: number[] = [];
  for (const [k, correlation] of partial.entries()) {
    const before = coefficients;
    coefficients = before.map((value, i) => value - correlation * before[k - 1 - i]);
    coefficients.push(correlation);
  }
  return coefficients;
}

/**
 * Expected values of the `horizons` that follow, from innovations that start at 0 before the first value, where the
 * process is taken to have stood at its mean. What that leaves out decays as the inverse roots of `ma` to the power of
 * the length.
 */
export function forecastArma(
  values: ArrayLike<number>,
  { mean, ar, ma }: Arma,
  horizons: number,
): Float64Array {
  const length = values.length + horizons;
  const deviations = new Float64Array(length);
  const innovations = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    let expected = 0;
    for (let i = 0; i < ar.length && i < t; i++) expected += ar[i] * deviations[t - 1 - i];
    for (let j = 0; j < ma.length && j < t; j++) expected += ma[j] * innovations[t - 1 - j];
    deviations[t] = t < values.length ? values[t] - mean : expected;
    innovations[t] = deviations[t] - expected;
  }
  return deviations.slice(values.length).map((deviation) => mean + deviation);
}
