import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensorflow/backend.ts';
import { product } from '../tensorflow/product.ts';
import type { Checkpoint } from './checkpoint.ts';
import { runInterruptibly, runToEnd } from './drive.ts';
import { type TrainingOptions, trainingOptions } from './options.ts';
import { constant } from './parameter.ts';
import { DivergedError, type EpochReport, type Objective, train } from './train.ts';

const ROWS = 100;

/** y = 2 x, but among the rows from `turn` on y = x: a fit that goes on becomes worse there. */
function line(turn = ROWS): Objective {
  const x = Float32Array.from({ length: ROWS }, (_, i) => Math.sin(i));
  const y = x.map((value, i) => (i < turn ? 2 : 1) * value);
  return {
    parameters: [constant([1, 1], 0)],
    rows: ROWS,
    fingerprint: `line-${turn}`,
    loss([slope], rows, random) {
      // Noise in training only, from the generator that a resumed run has to continue.
      const noise = random === undefined ? 0 : random() - 0.5;
      const column = (values: Float32Array) =>
        tf.tensor2d(
          Float32Array.from(rows, (row) => values[row]),
          [rows.length, 1],
        );
      const errors = tf.sub(product(column(x), slope as tf.Tensor2D), column(y));
      return tf.mean(tf.square(tf.add(errors, 0.1 * noise)));
    },
  };
}

const options = (changes: Partial<TrainingOptions> = {}) =>
  trainingOptions({ epochs: 40, batch: 20, rate: 0.05, patience: 8, validation: 0.2, ...changes });

function reportsOf(objective: Objective, of: TrainingOptions) {
  const reports: EpochReport[] = [];
  const training = train(objective, of);
  let next = training.next();
  for (; next.done !== true; next = training.next()) if (next.value !== undefined) reports.push(next.value);
  return { reports, trained: next.value };
}

describe('training', () => {
  it('refuses to run before the backend is open', () => {
    expect(() => runToEnd(train(line(), options()))).toThrow('Await openBackend()');
  });

  describe('on an open backend', () => {
    beforeAll(async () => {
      await openBackend();
    });

    it('finds the slope of a line', () => {
      const { weights, curves } = runToEnd(train(line(), options()));
      expect(weights[0][0]).toBeCloseTo(2, 2);
      expect(curves.validation.at(-1)).toBeLessThan(1e-3);
    });

    it('stops when the later rows have had no better epoch for a while, and gives the best one', () => {
      const { reports, trained } = reportsOf(line(80), options());
      const { validation } = trained.curves;
      const best = validation.indexOf(Math.min(...validation));
      expect(trained.bestEpoch).toBe(best + 1);
      expect(validation).toHaveLength(best + 1 + 8);
      expect(reports).toHaveLength(validation.length);
      // The later rows want a slope of 1; the last epoch is well on its way to 2.
      expect(trained.weights[0][0]).toBeCloseTo(1, 0);
      const [last] = reports[reports.length - 1].checkpoint().weights;
      expect(last[0]).toBeGreaterThan(trained.weights[0][0] + 0.3);
    });

    it('keeps the last epoch where no rows are to choose', () => {
      const { trained } = reportsOf(line(), options({ validation: 0, epochs: 6 }));
      expect(trained.bestEpoch).toBe(6);
      expect(trained.curves.validation).toEqual([]);
      expect(trained.curves.train).toHaveLength(6);
    });

    it('goes on from any epoch, through JSON, bit-equal, a stalled one included', () => {
      const { reports, trained } = reportsOf(line(80), options());
      for (const upTo of [1, 5, reports.length]) {
        let taken: Checkpoint | undefined;
        const training = train(line(80), options());
        for (let next = training.next(); taken === undefined && next.done !== true; next = training.next()) {
          if (next.value?.epoch === upTo) taken = JSON.parse(JSON.stringify(next.value.checkpoint()));
        }
        expect(taken?.epoch).toBe(upTo);
        expect(runToEnd(train(line(80), options(), taken))).toEqual(trained);
      }
    });

    it('refuses a checkpoint of other data or options', () => {
      const { reports } = reportsOf(line(), options({ epochs: 1 }));
      const taken = reports[0].checkpoint();
      expect(() => runToEnd(train(line(80), options({ epochs: 1 }), taken))).toThrow(RangeError);
      expect(() => runToEnd(train(line(), options({ epochs: 2 }), taken))).toThrow(RangeError);
    });

    it('lets others run between two batches, and stops at a signal', async () => {
      let turns = 0;
      const count = setInterval(() => turns++, 0);
      const stop = new AbortController();
      const seen: number[] = [];
      const running = runInterruptibly(train(line(), options({ patience: 40 })), {
        signal: stop.signal,
        onEpoch({ epoch }) {
          seen.push(epoch);
          if (epoch === 3) stop.abort(new Error('enough'));
        },
      });
      await expect(running).rejects.toThrow('enough');
      clearInterval(count);
      expect(seen).toEqual([1, 2, 3]);
      expect(turns).toBeGreaterThan(0);
    });

    it('leaves no tensor behind', () => {
      const before = tf.memory().numTensors;
      runToEnd(train(line(), options({ epochs: 2 })));
      expect(tf.memory().numTensors).toBe(before);
    });

    it('says so when the loss is no number', () => {
      const lost: Objective = { ...line(), loss: ([slope]) => tf.mean(tf.log(tf.sub(slope, 1))) };
      expect(() => runToEnd(train(lost, options()))).toThrow(DivergedError);
    });
  });
});
