import { expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { KMeans } from '../../learn/clusters/kMeans.ts';
import { matrix } from '../../learn/matrix.ts';
import { seededRandom } from '../../learn/random.ts';
import { GraphBuilder } from '../graph.ts';
import { exportKMeans } from './kMeans.ts';

it('k-means gives the same clusters in ONNX Runtime, and distances to 1e-4', async () => {
  const random = seededRandom(4);
  const features = matrix(
    200,
    3,
    // Far from 0: a distance as x^2 - 2xc + c^2 would be lost in float32 here.
    Float64Array.from({ length: 600 }, (_, i) => Math.fround(1000 + random() + 3 * Math.floor((i / 3) % 4))),
  );
  const model = new KMeans({ clusters: 4 }).fit(features);
  const graph = new GraphBuilder();
  const { clusters, distances } = exportKMeans(graph, graph.input('x', [-1, 3]), model.save());
  graph.output('clusters', clusters, [-1], 'INT64');
  graph.output('distances', distances, [-1, 4]);
  const session = await openSession(graph.build('test', {}));
  const outputs = await session.run({ x: fp32([200, 3], features.data) });
  await session.release();
  expect(Array.from(outputs.clusters.data as BigInt64Array, Number)).toEqual([...model.predict(features)]);
  const { centres } = model.save();
  const given = fp32Of(outputs, 'distances');
  for (let row = 0; row < 200; row++)
    for (let centre = 0; centre < 4; centre++) {
      const expected = Math.hypot(
        ...[0, 1, 2].map((column) => features.data[row * 3 + column] - centres[centre * 3 + column]),
      );
      expect(Math.abs(given[row * 4 + centre] - expected)).toBeLessThan(1e-4);
    }
});
