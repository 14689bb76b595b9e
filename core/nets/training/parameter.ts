import { normalValues } from '../../learn/random.ts';

/** A tensor that training changes. */
export interface Parameter {
  shape: readonly number[];
  /** Its first values, row-major. */
  initial: (random: () => number) => Float32Array;
}

/** A parameter with its values, as plain JSON. */
export interface Weights {
  shape: number[];
  /** Row-major. */
  values: number[];
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

export function constant(shape: readonly number[], value: number | readonly number[]): Parameter {
  const values = typeof value === 'number' ? [value] : value;
  return {
    shape,
    initial: () => Float32Array.from({ length: size(shape) }, (_, i) => values[i % values.length]),
  };
}

/** Uniform with the variance 2 / (rows + columns) (Glorot and Bengio 2010). */
export function glorot(rows: number, columns: number): Parameter {
  const limit = Math.sqrt(6 / (rows + columns));
  return {
    shape: [rows, columns],
    initial: (random) => Float32Array.from({ length: rows * columns }, () => limit * (2 * random() - 1)),
  };
}

/** A random rotation: normal columns made orthonormal by Gram and Schmidt (Saxe et al. 2014). */
export function orthogonal(units: number): Parameter {
  return { shape: [units, units], initial: (random) => Float32Array.from(rotation(units, random)) };
}

/** Rows of Glorot's for the input above a rotation for the hidden state. */
export function joinedKernel(inputs: number, units: number): Parameter {
  return {
    shape: [inputs + units, units],
    initial: (random) =>
      Float32Array.from([...glorot(inputs, units).initial(random), ...orthogonal(units).initial(random)]),
  };
}

function rotation(units: number, random: () => number): Float64Array {
  const normal = normalValues(random);
  const rows = new Float64Array(units * units);
  for (let row = 0; row < units; row++) {
    const own = rows.subarray(row * units, (row + 1) * units);
    for (let i = 0; i < units; i++) own[i] = normal();
    for (let other = 0; other < row; other++) {
      const done = rows.subarray(other * units, (other + 1) * units);
      const share = own.reduce((sum, value, i) => sum + value * done[i], 0);
      for (let i = 0; i < units; i++) own[i] -= share * done[i];
    }
    const length = Math.hypot(...own);
    for (let i = 0; i < units; i++) own[i] /= length;
  }
  return rows;
}
