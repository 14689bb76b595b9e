import { describe, expect, it } from 'vitest';
import { openSession } from '../inference/session.ts';
import { fp32, fp32Of } from '../inference/tensor.ts';
import { exportMahalanobis } from '../onnx/exporters/mahalanobis.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { Mahalanobis } from './mahalanobis.ts';
import { matrix } from './matrix.ts';
import { normalValues, seededRandom } from './random.ts';
import { estimatorBattery } from './testing/battery.ts';

estimatorBattery('Mahalanobis', () => new Mahalanobis({ shrinkage: 0.1 }));

/** Two columns of deviations 2 and 0.5 that correlate with 0.8. */
function correlated(rows: number, seed: number) {
  const normal = normalValues(seededRandom(seed));
  const result = matrix(rows, 2);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [normal(), normal()];
    result.data.set([2 * a, 0.5 * (0.8 * a + 0.6 * b)], row * 2);
  }
  return result;
}

describe('the Mahalanobis distance', () => {
  it('is 1 on average where it was fitted, but for the shrinkage', () => {
    const features = correlated(20_000, 1);
    const { data } = new Mahalanobis({ shrinkage: 1e-9 }).fit(features).predict(features);
    expect(data.reduce((sum, value) => sum + value, 0) / data.length).toBeCloseTo(1, 6);
  });

  it('by hand: against the correlation is further than along it, at the same deviations', () => {
    const model = new Mahalanobis({ shrinkage: 1e-9 }).fit(correlated(200_000, 2));
    const [along, against] = model.predict(matrix(2, 2, Float64Array.of(2, 0.5, 2, -0.5))).data;
    // (1, 1) and (1, -1) under a correlation of 0.8: 2 / 1.8 and 2 / 0.2, per column.
    expect(along).toBeCloseTo(1 / 1.8, 1);
    expect(against).toBeCloseTo(5, 0);
  });

  it('is the same in ONNX Runtime to 1e-5', async () => {
    const features = correlated(500, 3);
    const model = new Mahalanobis({ shrinkage: 0.05 }).fit(features);
    const graph = new GraphBuilder();
    const input = graph.input('x', [-1, 2]);
    graph.output('y', exportMahalanobis(graph, input, model.save()), [-1, 1]);
    const session = await openSession(graph.build('m', {}));
    const outputs = fp32Of(await session.run({ x: fp32([500, 2], features.data) }), 'y');
    const expected = model.predict(features).data;
    for (let i = 0; i < 500; i++)
      expect(Math.abs(outputs[i] - expected[i])).toBeLessThan(1e-5 * (1 + expected[i]));
    await session.release();
  });

  it.each([0, -1, 2, Number.NaN])('refuses a shrinkage of %d', (shrinkage) => {
    expect(() => new Mahalanobis({ shrinkage })).toThrow(RangeError);
  });
});
