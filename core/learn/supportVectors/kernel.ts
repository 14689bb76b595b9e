import type { Matrix } from '../matrix.ts';

/** How alike two rows of standardised features are: their product x'z, or exp(-gamma |x - z|^2). */
export type Kernel = { kind: 'linear' } | { kind: 'rbf'; gamma: number };

/** What a caller asks for; gamma is 1 / columns unless told, since standardised columns have variance 1. */
export type KernelChoice = { kind: 'linear' } | { kind: 'rbf'; gamma?: number };

/** @throws RangeError when gamma is no number > 0 */
export function requireKernel(choice: KernelChoice): void {
  if (choice.kind === 'rbf' && choice.gamma !== undefined && !(choice.gamma > 0))
    throw new RangeError('gamma must be a number > 0');
}

export function kernelFor(choice: KernelChoice, columns: number): Kernel {
  return choice.kind === 'linear' ? choice : { kind: 'rbf', gamma: choice.gamma ?? 1 / columns };
}

/** |x|^2 of every row. */
export function squaredNorms({ rows, columns, data }: Matrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    norms[row] = product(data, row * columns, data, row * columns, columns);
  return norms;
}

/**
 * The kernel of one row of `a` with every row of `b`, written into `out`.
 *
 * @param norms squared norms of the rows of `b`
 */
export function kernelRow(
  kernel: Kernel,
  a: Matrix,
  row: number,
  b: Matrix,
  norms: Float64Array,
  out: Float32Array | Float64Array,
): void {
  const { columns } = b;
  const start = row * columns;
  const x = a.data;
  const z = b.data;
  const grouped = b.rows - (b.rows % 4);
  for (let other = 0; other < grouped; other += 4) {
    const first = other * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let i = 0; i < columns; i++) {
      const value = x[start + i];
      sum0 += value * z[first + i];
      sum1 += value * z[second + i];
      sum2 += value * z[third + i];
      sum3 += value * z[fourth + i];
    }
    out[other] = sum0;
    out[other + 1] = sum1;
    out[other + 2] = sum2;
    out[other + 3] = sum3;
  }
  for (let other = grouped; other < b.rows; other++)
    out[other] = product(x, start, z, other * columns, columns);
  if (kernel.kind === 'linear') return;
  const norm = product(x, start, x, start, columns);
  for (let other = 0; other < b.rows; other++)
    out[other] = Math.exp(-kernel.gamma * Math.max(0, norm + norms[other] - 2 * out[other]));
}

function product(a: Float64Array, startA: number, b: Float64Array, startB: number, columns: number): number {
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += a[startA + i] * b[startB + i];
  return sum;
}
