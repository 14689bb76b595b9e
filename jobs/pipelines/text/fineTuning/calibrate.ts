import type { Matrix } from '../../../../core/learn/matrix.ts';
import type { Weight, Weights } from '../../../../core/nets/encoder/shape.ts';
import { classes } from '../data/headlines.ts';

/**
 * What the logits are to be multiplied by so that the validation rows are likeliest (the inverse of the temperature of Guo et
 * al. 2017), each class of these rows counted alike. Training with smoothed labels leaves a model too doubtful.
 *
 * @param probabilities of the validation rows
 */
export function sharpnessOf(probabilities: Matrix, rows: readonly { label: number }[]): number {
  const counts = classes.map((_, k) => rows.filter(({ label }) => label === k).length);
  const loss = (sharpness: number) => {
    let sum = 0;
    for (const [row, { label }] of rows.entries()) {
      const powers = classes.map((_, k) => probabilities.data[row * classes.length + k] ** sharpness);
      sum -= Math.log(powers[label] / powers.reduce((total, value) => total + value, 0)) / counts[label];
    }
    return sum;
  };
  return leastOf(loss, 0.25, 4);
}

/** Multiplies the logits of the head. */
export function sharpened(weights: Weights, sharpness: number): Weights {
  const scaled = (name: string) => changed(weights, name, (value) => value * sharpness);
  return new Map([...weights, scaled('head.weight'), scaled('head.bias')]);
}

/** Puts the shares that the classes are taken to have into the bias of the head, which was trained for equal ones. */
export function withShares(weights: Weights, shares: readonly number[]): Weights {
  return new Map([...weights, changed(weights, 'head.bias', (value, k) => value + Math.log(shares[k]))]);
}

function changed(
  weights: Weights,
  name: string,
  change: (value: number, i: number) => number,
): [string, Weight] {
  const weight = weights.get(name);
  if (weight === undefined) throw new RangeError(`There is no weight ${name}`);
  return [name, { dims: weight.dims, data: weight.data.map(change) }];
}

/** Where a function with one minimum is least, by golden sections. */
function leastOf(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  while (high - low > 1e-4) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
