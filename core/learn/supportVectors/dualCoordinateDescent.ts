import type { Matrix } from '../matrix.ts';

const MAX_PASSES = 1000;
const TOLERANCE = 1e-4;

/** minimise  |x'b|^2 / 2 - t'b + epsilon |b|_1  over  lower <= b <= upper, b one per row. */
interface LinearDual {
  /** rows x columns. */
  x: Matrix;
  /** t */
  target: Float64Array;
  epsilon: number;
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Dual coordinate descent for linear support vector machines (Hsieh et al. 2008) and regression (Ho and Lin 2012). One
 * pass costs rows x columns, whatever the number of support vectors. The intercept is the weight of a further column of
 * ones, and so is under the penalty like the others. Ends when no row violates the conditions of the optimum by more
 * than 1e-4 in a pass, or after 1,000 passes.
 *
 * @param random the order of the rows within a pass
 * @returns the weights of the columns, then the intercept
 */
export function dualCoordinateDescent(
  { x, target, epsilon, lower, upper }: LinearDual,
  random: () => number,
): Float64Array {
  const { rows, columns, data } = x;
  const weights = new Float64Array(columns + 1);
  const b = new Float64Array(rows);
  const curvatures = new Float64Array(rows).fill(1);
  for (let i = 0; i < data.length; i++) curvatures[Math.floor(i / columns)] += data[i] * data[i];
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  let active = rows;
  let bar = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let largest = 0;
    for (let place = 0; place < active; place++) {
      const chosen = place + Math.floor(random() * (active - place));
      const row = order[chosen];
      order[chosen] = order[place];
      order[place] = row;
      const start = row * columns;
      let slope = weights[columns] - target[row];
      for (let i = 0; i < columns; i++) slope += weights[i] * data[start + i];
      const value = b[row];
      const rising = slope + epsilon;
      const falling = slope - epsilon;

      // What would be gained by leaving 0, a bound, or a place between; negative where the row sits firmly.
      const up = value < upper[row] ? -(value < 0 ? falling : rising) : Number.NEGATIVE_INFINITY;
      const down = value > lower[row] ? (value > 0 ? rising : falling) : Number.NEGATIVE_INFINITY;
      const violation = Math.max(up, down);
      if (violation < -bar) {
        // Firm rows are left out until the rest is solved.
        active--;
        order[place] = order[active];
        order[active] = row;
        place--;
        continue;
      }
      largest = Math.max(largest, violation);
      if (violation <= 1e-12) continue;
      const curvature = curvatures[row];
      let wanted: number;
      if (rising < curvature * value) wanted = value - rising / curvature;
      else if (falling > curvature * value) wanted = value - falling / curvature;
      else wanted = 0;
      const next = Math.min(upper[row], Math.max(lower[row], wanted));
      const move = next - value;
      if (move === 0) continue;
      b[row] = next;
      for (let i = 0; i < columns; i++) weights[i] += move * data[start + i];
      weights[columns] += move;
    }
    bar = largest;
    if (largest > TOLERANCE) continue;
    if (active === rows) break;
    active = rows;
    bar = Number.POSITIVE_INFINITY;
  }
  return weights;
}
