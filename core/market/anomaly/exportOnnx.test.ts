import { beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { openBackend } from '../../nets/tensorflow/backend.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { exportAnomaly } from './exportOnnx.ts';
import { anomalyFeatures, featureNames, judgeableRows, marketContext, windowsOf } from './features.ts';
import { baselineNames, energyNames, scoreWindows } from './graph.ts';
import { type Combination, combine } from './training/combination.ts';
import { fitAnomaly, scoreAnomaly } from './training/fit.ts';

const combinations: Combination[] = [
  {
    kind: 'sum',
    parts: {
      reconstruction: { weight: 1, floor: 0 },
      latent: { weight: 8, floor: 1 },
      joint: { weight: 0.5, floor: 0 },
      contrastive: { weight: 0.5, floor: 0.5 },
    },
  },
  { kind: 'softLargest', shares: { reconstruction: 0.3, latent: 0.7 }, sharpness: 1 },
  { kind: 'softLargest', shares: { reconstruction: 0.6, latent: 0.4 }, sharpness: 64 },
];

describe('the exported detector', () => {
  beforeAll(openBackend);

  it('says what the networks say in TensorFlow.js, and the baselines where they were fitted', async () => {
    const universe = ['BTC', 'ETH', 'LTC', 'XRP'].map((symbol, seed) =>
      syntheticCandles(260, { symbol, seed: seed + 1 }),
    );
    const features = anomalyFeatures(universe[0], marketContext(universe));
    const windows = windowsOf(features, judgeableRows(features));
    const model = await fitAnomaly(windows, 1, { epochs: 2, embargo: 9 });
    const wanted = scoreAnomaly(model, windows);
    const near = (got: Float64Array, expected: Float64Array, what: string) => {
      expect(got).toHaveLength(expected.length);
      for (const [i, value] of got.entries())
        expect(Math.abs(value - expected[i]), `${what} ${i}`).toBeLessThan(
          1e-4 * Math.max(1, Math.abs(value)),
        );
    };
    for (const combination of combinations) {
      const session = await openSession(exportAnomaly(model, combination));
      const { energy, contributions, embedding, baselines, models } = await scoreWindows(
        windows,
        session.run,
      );
      for (const name of energyNames) near(models[name], wanted[name], name);
      for (const name of baselineNames) near(baselines[name], wanted[name], name);
      near(energy, combine(combination, wanted), 'energy');
      expect(embedding.rows).toBe(windows.rows);
      const sums = energy.map((_, row) =>
        contributions.data
          .subarray(row * featureNames.length, (row + 1) * featureNames.length)
          .reduce((sum, value) => sum + value, 0),
      );
      near(sums, energy, 'sum of the contributions');
      expect(contributions.data.every((value) => value >= 0)).toBe(true);
      await session.release();
    }
  });
});
