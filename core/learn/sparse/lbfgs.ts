/** Steps that the curvature is estimated from. */
const MEMORY = 10;
const SUFFICIENT = 1e-4;

/**
 * Minimises a smooth function by limited-memory BFGS (Liu and Nocedal 1989) with a backtracking line search.
 *
 * @param evaluate writes the gradient at `point` into `gradient` and returns the value
 * @param point where to begin; it ends at the minimum
 * @param tolerance largest element of the gradient at which to stop
 */
export function minimise(
  evaluate: (point: Float64Array, gradient: Float64Array) => number,
  point: Float64Array,
  { iterations = 100, tolerance = 1e-5 } = {},
): Float64Array {
  const gradient = new Float64Array(point.length);
  let value = evaluate(point, gradient);
  const history: { step: Float64Array; change: Float64Array; inverse: number }[] = [];
  for (let iteration = 0; iteration < iterations && largest(gradient) > tolerance; iteration++) {
    const direction = towardsMinimum(gradient, history);
    const slope = dot(direction, gradient);
    const next = new Float64Array(point.length);
    const nextGradient = new Float64Array(point.length);
    let size = history.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let nextValue = Number.POSITIVE_INFINITY;
    for (; size > 1e-12; size /= 2) {
      for (let i = 0; i < point.length; i++) next[i] = point[i] + size * direction[i];
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * size * slope) break;
    }
    if (!(nextValue < value)) break;
    const step = next.map((x, i) => x - point[i]);
    const change = nextGradient.map((x, i) => x - gradient[i]);
    const curvature = dot(step, change);
    // Only a positive curvature keeps the estimate positive definite.
    if (curvature > 1e-12) history.push({ step, change, inverse: 1 / curvature });
    if (history.length > MEMORY) history.shift();
    point.set(next);
    gradient.set(nextGradient);
    value = nextValue;
  }
  return point;
}

/** Minus the gradient times the estimated inverse of the Hessian, in two loops over the history. */
function towardsMinimum(
  gradient: Float64Array,
  history: readonly { step: Float64Array; change: Float64Array; inverse: number }[],
): Float64Array {
  const direction = gradient.map((x) => -x);
  const shares: number[] = [];
  for (const { step, change, inverse } of [...history].reverse()) {
    const share = inverse * dot(step, direction);
    for (let i = 0; i < direction.length; i++) direction[i] -= share * change[i];
    shares.push(share);
  }
  const last = history.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.inverse * dot(last.change, last.change));
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (const { step, change, inverse } of history) {
    const back = (shares.pop() ?? 0) - inverse * dot(change, direction);
    for (let i = 0; i < direction.length; i++) direction[i] += back * step[i];
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
