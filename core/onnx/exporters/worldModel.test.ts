import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of } from '../../inference/tensor.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { openBackend } from '../../nets/tensorflow/backend.ts';
import { draw, type State, WorldModel } from '../../nets/worldModel/architecture.ts';
import { CALENDAR, OBSERVED, type WorldShape, worldParameters } from '../../nets/worldModel/shape.ts';
import { TensorflowOperations } from '../../nets/worldModel/tensorflowOperations.ts';
import type { WorldWeights } from '../../nets/worldModel/trainer.ts';
import { exportWorld } from './worldModel.ts';

const shape: WorldShape = {
  halfLives: [2, 12, 90],
  reference: 1,
  cap: 8,
  hidden: 5,
  latent: 2,
  marketHidden: 4,
  marketLatent: 3,
  decoder: 6,
};
const [PATHS, ASSETS] = [3, 2];
const OWN = shape.hidden + shape.latent + OBSERVED + shape.halfLives.length;
const MARKET = shape.marketHidden + shape.marketLatent;

/** Weights that are nowhere 0, so that every one of them is heard. */
function randomMember(seed: number): WorldWeights {
  const random = seededRandom(seed);
  const normal = normalValues(random);
  const weights = Object.entries(worldParameters(shape)).map(([place, { shape: size, initial }]) => [
    place,
    { shape: [...size], values: Array.from(initial(random), (value) => value + 0.1 * normal()) },
  ]);
  return { shape, weights: Object.fromEntries(weights) };
}

const members = [randomMember(1), randomMember(2)];
const normal = normalValues(seededRandom(3));
const numbers = (count: number, factor = 1) => Float32Array.from({ length: count }, () => factor * normal());
const dims = { own: [PATHS, members.length, ASSETS, OWN], market: [PATHS, members.length, MARKET] };
const own = numbers(PATHS * members.length * ASSETS * OWN, 0.7);
const market = numbers(PATHS * members.length * MARKET, 0.7);
const calendar = Float32Array.from({ length: PATHS * ASSETS * CALENDAR }, (_, i) => Number(i % 3 === 0));
const state = {
  own: fp32(dims.own, own),
  market: fp32(dims.market, market),
  calendar: fp32([PATHS, ASSETS, CALENDAR], calendar),
};

/** The part of one member, rows above each other. @param x paths x members x assets x columns */
function ofMember(x: Float32Array, member: number, columns: number, assets = ASSETS): tf.Tensor2D {
  const each = assets * columns;
  const parts = Array.from({ length: PATHS }, (_, path) => {
    const from = (path * members.length + member) * each;
    return [...x.subarray(from, from + each)];
  });
  return tf.tensor2d(parts.flat(), [PATHS * assets, columns]);
}

function stateOf(member: number): State<tf.Tensor2D> {
  const parts = (x: tf.Tensor2D, widths: number[]) => tf.split(x, widths, 1) as tf.Tensor2D[];
  const [hidden, latent, observed, variance] = parts(ofMember(own, member, OWN), [
    shape.hidden,
    shape.latent,
    OBSERVED,
    shape.halfLives.length,
  ]);
  const [marketHidden, marketLatent] = parts(ofMember(market, member, MARKET, 1), [
    shape.marketHidden,
    shape.marketLatent,
  ]);
  return { hidden, latent, observed, variance, marketHidden, marketLatent };
}

function tensorflow(member: number) {
  const weights = new Map(
    Object.entries(members[member].weights).map(([place, { shape: size, values }]) => [
      place,
      tf.tensor(values, size),
    ]),
  );
  const ops = new TensorflowOperations(weights, ASSETS);
  return {
    ops,
    model: new WorldModel<tf.Tensor2D>(ops, shape),
    days: tf.tensor2d(calendar, [PATHS * ASSETS, 2]),
  };
}

function expectClose(got: tf.Tensor2D, wanted: tf.Tensor2D): void {
  const [a, b] = [got.dataSync(), wanted.dataSync()];
  expect(a).toHaveLength(b.length);
  for (const [i, value] of a.entries())
    expect(Math.abs(value - b[i]) / (1 + Math.abs(b[i]))).toBeLessThan(1e-4);
}

describe('the exported graphs give what TensorFlow.js computes', () => {
  const graphs = exportWorld(members, {});
  beforeAll(openBackend);

  it('after a day that was observed', async () => {
    const observed = numbers(PATHS * ASSETS * OBSERVED);
    const variance = numbers(PATHS * ASSETS * shape.halfLives.length);
    const outputs = await (await openSession(graphs.encoder)).run({
      ...state,
      observed: fp32([PATHS, ASSETS, OBSERVED], observed),
      variance: fp32([PATHS, ASSETS, shape.halfLives.length], variance),
    });
    for (const member of members.keys()) {
      const { ops, model, days } = tensorflow(member);
      const before = stateOf(member);
      const seen = tf.tensor2d(observed, [PATHS * ASSETS, OBSERVED]);
      const { hidden, marketHidden } = model.advance(before, days);
      const marketLatent = model.marketPosterior(seen, before.variance).mean;
      const latent = model.posterior(ops.overAssets(marketLatent), seen, before.variance).mean;
      const after = tf.tensor2d(variance, [PATHS * ASSETS, shape.halfLives.length]);
      expectClose(
        ofMember(fp32Of(outputs, 'ownNext'), member, OWN),
        tf.concat2d([hidden, latent, seen, after], 1),
      );
      expectClose(
        ofMember(fp32Of(outputs, 'marketNext'), member, MARKET, 1),
        tf.concat2d([marketHidden, marketLatent], 1),
      );
    }
  });

  it('of a day to come, and of what is seen of it', async () => {
    const noise = numbers(PATHS * members.length * ASSETS * shape.latent);
    const marketNoise = numbers(PATHS * members.length * shape.marketLatent);
    const shocks = numbers(PATHS * members.length * ASSETS * OBSERVED);
    const stepped = await (await openSession(graphs.step)).run({
      ...state,
      noise: fp32([PATHS, members.length, ASSETS, shape.latent], noise),
      marketNoise: fp32([PATHS, members.length, shape.marketLatent], marketNoise),
    });
    const decoded = await (await openSession(graphs.decoder)).run({
      own: fp32(dims.own, fp32Of(stepped, 'ownNext')),
      market: fp32(dims.market, fp32Of(stepped, 'marketNext')),
      calendar: state.calendar,
      noise: fp32([PATHS, members.length, ASSETS, OBSERVED], shocks),
    });
    for (const member of members.keys()) {
      const { ops, model, days } = tensorflow(member);
      const before = stateOf(member);
      const { hidden, marketHidden } = model.advance(before, days);
      const marketLatent = draw(
        ops,
        model.marketPrior(marketHidden),
        ofMember(marketNoise, member, shape.marketLatent, 1),
      );
      const shared = ops.overAssets(marketLatent);
      const latent = draw(ops, model.prior(hidden, shared), ofMember(noise, member, shape.latent));
      const context = model.context(hidden, latent, shared, before.variance, days);
      const observed = model.observe(context, ofMember(shocks, member, OBSERVED));
      const variance = model.accumulate(before.variance, observed);
      expectClose(
        ofMember(fp32Of(decoded, 'ownNext'), member, OWN),
        tf.concat2d([hidden, latent, observed, variance], 1),
      );
      expectClose(
        ofMember(fp32Of(stepped, 'marketNext'), member, MARKET, 1),
        tf.concat2d([marketHidden, marketLatent], 1),
      );
      const reference = tf.exp(tf.mul(tf.slice(before.variance, [0, 1], [-1, 1]), 0.5));
      expectClose(
        ofMember(fp32Of(decoded, 'returns'), member, 1),
        tf.mul(tf.slice(observed, [0, 0], [-1, 1]), reference) as tf.Tensor2D,
      );
    }
  });
});
