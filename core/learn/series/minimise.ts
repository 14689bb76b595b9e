export interface Minimum {
  point: Float64Array;
  value: number;
}

interface MinimiseOptions {
  iterations?: number;
  /** Stops when no component of the gradient is larger. */
  tolerance?: number;
}

/**
 * Smallest value of a smooth function of a few unbounded variables: BFGS (Nocedal and Wright 2006, chapter 6) with
 * central differences and a halving line search. The best of the ends that the starts lead to is
 * returned. Where the function is not defined it may return Infinity or NaN.
 */
export function minimise(
  f: (point: Float64Array) => number,
  starts: readonly ArrayLike<number>[],
  options: MinimiseOptions = {},
): Minimum {
  if (starts.length === 0) throw new RangeError('There is no start to minimise from');
  return starts
    .map((start) => descend(f, Float64Array.from(start), options))
    .reduce((best, end) => (end.value < best.value ? end : best));
}

function descend(
  f: (point: Float64Array) => number,
  start: Float64Array,
  { iterations = 200, tolerance = 1e-7 }: MinimiseOptions,
): Minimum {
  const n = start.length;
  let point = start;
  let value = f(point);
  let slope = gradient(f, point);
  let inverse = identity(n);
  let fresh = true;
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (slope.every((component) => Math.abs(component) <= tolerance)) break;
    const direction = times(inverse, slope).map((component) => -component);
    const next = lineSearch(f, point, value, direction, dot(direction, slope));
    if (next === undefined) {
      // A direction that rounding has spoiled: once more along the steepest one, then this is the end.
      if (fresh) break;
      inverse = identity(n);
      fresh = true;
      continue;
    }
    const nextSlope = gradient(f, next.point);
    const step = next.point.map((component, i) => component - point[i]);
    const change = nextSlope.map((component, i) => component - slope[i]);
    updateInverse(inverse, step, change, fresh);
    const gain = value - next.value;
    ({ point, value } = next);
    slope = nextSlope;
    fresh = false;
    if (gain <= 1e-11 * (1 + Math.abs(value))) break;
  }
  return { point, value };
}

function gradient(f: (point: Float64Array) => number, point: Float64Array): Float64Array {
  const probe = point.slice();
  return point.map((component, i) => {
    const step = 1e-5 * Math.max(1, Math.abs(component));
    probe[i] = component + step;
    const above = f(probe);
    probe[i] = component - step;
    const below = f(probe);
    probe[i] = component;
    const slope = (above - below) / (2 * step);
    return Number.isFinite(slope) ? slope : 0;
  });
}

function lineSearch(
  f: (point: Float64Array) => number,
  point: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
): Minimum | undefined {
  if (!(slope < 0)) return undefined;
  // No first step is longer than the variables' own scale, on which every caller chose them to be near 1.
  const longest = direction.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
  for (let size = Math.min(1, 0.7 / longest), tries = 0; tries < 40; size /= 2, tries++) {
    const next = point.map((component, i) => component + size * direction[i]);
    const reached = f(next);
    if (reached <= value + 1e-4 * size * slope) return { point: next, value: reached };
  }
  return undefined;
}

function updateInverse(
  inverse: Float64Array,
  step: Float64Array,
  change: Float64Array,
  fresh: boolean,
): void {
  const n = step.length;
  const curvature = dot(step, change);
  if (!(curvature > 1e-14)) return;
  if (fresh) {
    const scale = curvature / dot(change, change);
    for (let i = 0; i < n; i++) inverse[i * n + i] = scale;
  }
  const moved = times(inverse, change);
  const factor = (1 + dot(change, moved) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      inverse[i * n + j] +=
        factor * step[i] * step[j] - (step[i] * moved[j] + moved[i] * step[j]) / curvature;
  }
}

function identity(n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result[i * n + i] = 1;
  return result;
}

function times(square: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => dot(square.subarray(i * n, (i + 1) * n), vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
