import { beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { matrix } from '../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { GruForecaster, LstmForecaster, Seq2SeqForecaster } from '../../nets/recurrent/estimators.ts';
import type { HeadOptions } from '../../nets/recurrent/heads/open.ts';
import { openBackend } from '../../nets/tensorflow/backend.ts';
import { GraphBuilder } from '../graph.ts';
import { exportRecurrent } from './recurrent.ts';

const ROWS = 64;
const STEPS = 7;
const CHANNELS = 3;
const normal = normalValues(seededRandom(3));
const features = matrix(
  ROWS,
  STEPS * CHANNELS,
  // Channels of quite different means and scales, as a caller's are.
  Float64Array.from(
    { length: ROWS * STEPS * CHANNELS },
    (_, i) => 10 ** ((i % CHANNELS) - 1) * (normal() + 2),
  ),
);
const targets = matrix(
  ROWS,
  4,
  Float64Array.from({ length: ROWS * 4 }, (_, i) => 0.1 * (normal() + (i % 4))),
);

/** A few large steps take every weight far from where it began. */
const training = { epochs: 2, batch: 16, rate: 0.05, validation: 0 };
const heads: HeadOptions[] = [
  { kind: 'point' },
  { kind: 'quantiles', levels: [0.1, 0.5, 0.9] },
  { kind: 'quantiles', levels: [0.5] },
  { kind: 'normal' },
  { kind: 'studentT', degrees: 4 },
];

describe('an exported recurrent network', () => {
  beforeAll(openBackend);

  it.each(
    heads.flatMap((head) =>
      [LstmForecaster, GruForecaster, Seq2SeqForecaster].map((Forecaster) => ({ head, Forecaster })),
    ),
  )(
    'of $Forecaster.name with head $head gives the same in ONNX Runtime to 1e-5',
    async ({ head, Forecaster }) => {
      await expectSame(new Forecaster({ steps: STEPS, units: [6, 5], dense: 4, head, training }));
    },
  );

  it('of a decoder of GRUs, of one layer and without a dense layer gives the same', async () => {
    const head = { kind: 'normal' } as const;
    await expectSame(
      new Seq2SeqForecaster({ steps: STEPS, cell: 'gru', units: [5], dense: 0, head, training }),
    );
  });

  async function expectSame(model: LstmForecaster): Promise<void> {
    const expected = model.fit(features, targets).predict(features);
    const graph = new GraphBuilder();
    const input = graph.input('x', [-1, features.columns]);
    graph.output('y', exportRecurrent(graph, input, model.save()), [-1, expected.columns]);
    const session = await openSession(graph.build('test', {}));
    for (const rows of [1, ROWS]) {
      const x = fp32([rows, features.columns], features.data.subarray(0, rows * features.columns));
      const outputs = await session.run({ x });
      expect(outputs.y.dims).toEqual([rows, expected.columns]);
      for (const [i, value] of fp32Of(outputs, 'y').entries())
        expect(Math.abs(value - expected.data[i]), `value ${i} of ${rows} rows`).toBeLessThan(1e-5);
    }
    await session.release();
  }
});
