import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../../learn/random.ts';
import { openBackend } from '../../tensorflow/backend.ts';
import { references } from '../testing/referenceCells.ts';
import { type CellKind, cells } from './cell.ts';

const [STEPS, BATCH, INPUTS, UNITS] = [4, 3, 2, 3];

/** Everything that a layer computes with, in the order in which TensorFlow.js is given it. */
function operands(kind: CellKind): { shapes: number[][]; values: number[][] } {
  const normal = normalValues(seededRandom(9));
  const cell = cells[kind];
  const shapes = [
    [STEPS, BATCH, INPUTS],
    ...new Array<number[]>(cell.states).fill([BATCH, UNITS]),
    ...cell.parameters(INPUTS, UNITS).map(({ shape }) => [...shape]),
  ];
  const values = shapes.map((shape) =>
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.7 * normal()),
  );
  return { shapes, values };
}

/** Weights of a sum of everything that a layer returns: each number has a slope of its own. */
const slope = (i: number) => Math.cos(1 + 0.7 * i);

function run(kind: CellKind, [input, ...rest]: tf.Tensor[]): tf.Tensor1D {
  const { states } = cells[kind];
  const { outputs, state } = cells[kind].run(
    input as tf.Tensor3D,
    rest.slice(states),
    rest.slice(0, states) as tf.Tensor2D[],
  );
  return tf.concat([outputs, ...state].map((each) => tf.reshape<tf.Rank.R1>(each, [-1])));
}

const weighted = (values: ArrayLike<number>) =>
  Array.from(values, (value, i) => value * slope(i)).reduce((sum, value) => sum + value, 0);

describe.each(['lstm', 'gru'] as const)('the %s', (kind) => {
  beforeAll(openBackend);
  const { shapes, values } = operands(kind);
  const reference = (of: number[][]) =>
    references[kind](of, { steps: STEPS, batch: BATCH, inputs: INPUTS, units: UNITS });

  it('gives the outputs and last states of its equations, written out in float64', () => {
    const got = tf.tidy(() =>
      run(
        kind,
        values.map((each, i) => tf.tensor(each, shapes[i])),
      )
        .dataSync()
        .slice(),
    );
    const wanted = reference(values);
    expect(got).toHaveLength(wanted.length);
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(wanted[i], 5);
  });

  it('gives the gradients of all its operands, as finite differences of those equations have them', () => {
    const gradients = tf.tidy(() => {
      const tensors = values.map((each, i) => tf.tensor(each, shapes[i]));
      const of = tf.grads((...all: tf.Tensor[]) => {
        const outputs = run(kind, all);
        return tf.sum(
          tf.mul(
            outputs,
            Array.from({ length: outputs.size }, (_, i) => slope(i)),
          ),
        );
      });
      return of(tensors).map((gradient) => gradient.dataSync().slice());
    });
    for (const [operand, each] of values.entries()) {
      for (const position of each.keys()) {
        const moved = (by: number) => {
          const changed = structuredClone(values);
          changed[operand][position] += by;
          return weighted(reference(changed));
        };
        const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(gradients[operand][position], `operand ${operand}, position ${position}`).toBeCloseTo(
          difference,
          4,
        );
      }
    }
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const tensors = values.map((each, i) => tf.tensor(each, shapes[i]));
      tf.grads((...all: tf.Tensor[]) => tf.sum(run(kind, all)))(tensors);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
