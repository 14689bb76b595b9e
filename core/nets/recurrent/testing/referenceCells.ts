import { sigmoid } from '../../../learn/logistic.ts';

interface Sizes {
  steps: number;
  batch: number;
  inputs: number;
  units: number;
}

/**
 * A layer by its equations, number by number.
 *
 * @param operands input, states, weights: row-major, in the order of the layer in TensorFlow.js
 * @returns the outputs of all steps, then the last states, row-major
 */
type Reference = (operands: readonly number[][], sizes: Sizes) => number[];

const lstm: Reference = ([input, hidden, cell, ki, kf, kg, ko, bi, bf, bg, bo], sizes) => {
  const { steps, batch, units } = sizes;
  let [h, c] = [[...hidden], [...cell]];
  const outputs: number[] = [];
  for (let step = 0; step < steps; step++) {
    const [nextHidden, nextCell] = [[...h], [...c]];
    for (let row = 0; row < batch; row++) {
      const x = joined(input, h, step, row, sizes);
      for (let unit = 0; unit < units; unit++) {
        const logit = (kernel: number[], bias: number[]) => dot(x, kernel, unit, units) + bias[unit];
        const at = row * units + unit;
        nextCell[at] = sigmoid(logit(kf, bf)) * c[at] + sigmoid(logit(ki, bi)) * Math.tanh(logit(kg, bg));
        nextHidden[at] = sigmoid(logit(ko, bo)) * Math.tanh(nextCell[at]);
      }
    }
    [h, c] = [nextHidden, nextCell];
    outputs.push(...h);
  }
  return [...outputs, ...h, ...c];
};

const gru: Reference = ([input, hidden, kz, kr, w, u, bz, br, bw, bu], sizes) => {
  const { steps, batch, inputs, units } = sizes;
  let h = [...hidden];
  const outputs: number[] = [];
  for (let step = 0; step < steps; step++) {
    const next = [...h];
    for (let row = 0; row < batch; row++) {
      const both = joined(input, h, step, row, sizes);
      const [x, before] = [both.slice(0, inputs), both.slice(inputs)];
      for (let unit = 0; unit < units; unit++) {
        const z = sigmoid(dot(both, kz, unit, units) + bz[unit]);
        const r = sigmoid(dot(both, kr, unit, units) + br[unit]);
        const recurrent = dot(before, u, unit, units) + bu[unit];
        const n = Math.tanh(dot(x, w, unit, units) + bw[unit] + r * recurrent);
        next[row * units + unit] = (1 - z) * n + z * before[unit];
      }
    }
    h = next;
    outputs.push(...h);
  }
  return [...outputs, ...h];
};

function joined(input: number[], h: number[], step: number, row: number, sizes: Sizes): number[] {
  const { batch, inputs, units } = sizes;
  const from = (step * batch + row) * inputs;
  return [...input.slice(from, from + inputs), ...h.slice(row * units, (row + 1) * units)];
}

function dot(x: readonly number[], kernel: readonly number[], unit: number, units: number): number {
  return x.reduce((sum, value, i) => sum + value * kernel[i * units + unit], 0);
}

export const references = { lstm, gru };
