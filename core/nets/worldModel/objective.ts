import * as tf from '@tensorflow/tfjs';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { gru } from '../recurrent/layers/gru.ts';
import {
  draw,
  type Gaussian,
  MARKET_TRANSITION,
  OWN_TRANSITION,
  type ReturnDistribution,
  type State,
  WorldModel,
} from './architecture.ts';
import { type Batch, batchOf, type Window, type WindowLengths } from './sequences.ts';
import { CALENDAR, OBSERVED, type WorldShape } from './shape.ts';
import { TensorflowOperations } from './tensorflowOperations.ts';

export interface ObjectiveOptions extends WindowLengths {
  /** First days of a context, whose errors do not count: the state is not there yet. */
  burnIn: number;
  /** Days ahead at which imagined paths are scored. */
  horizons: readonly number[];
  /** Paths that are imagined for each window; 0: none, and the loss has no such part. */
  paths: number;
  /** How much the score of the imagined paths weighs beside the bound on the likelihood. */
  imagination: number;
  /** How much the divergence of posterior from prior weighs, */
  divergence: number;
  /** and how many nats of it an asset's day and a market's day have free (Kingma et al. 2016). */
  freeNats: number;
  /** Of the location squared: what a drift costs beside what it explains. */
  driftPenalty: number;
}

/** Weights of the reconstruction's parts: return, range, volume. */
const PARTS = [1, 0.5, 0.25] as const;
/** Share of a return's variance that the noise of all assets has in common while paths are imagined in training. */
const COMMON = 0.5;

type Rows = tf.Tensor2D;

/**
 * Loss of windows: reconstruction and divergence over the context (the negative evidence lower bound, Kingma and Welling
 * 2014), and the continuous ranked probability score of paths imagined from its last day, in units of the reference
 * deviation (latent overshooting, Hafner et al. 2019, scored where it is used: on the sums of returns).
 *
 * @param random for all that is drawn; undefined: the same numbers each time
 */
export function worldLoss(
  weights: ReadonlyMap<string, tf.Tensor>,
  shape: WorldShape,
  windows: readonly Window[],
  options: ObjectiveOptions,
  random = seededRandom(1),
): tf.Scalar {
  const batch = batchOf(windows, options, shape.halfLives.length, options.horizons);
  const noise = noiseFrom(random);
  const { bound, state } = read(weights, shape, batch, options, noise);
  if (options.paths === 0) return bound;
  const score = imagine(weights, shape, batch, state, options, noise);
  return tf.add(bound, tf.mul(score, options.imagination));
}

type Noise = (rows: number, columns: number) => Rows;

function noiseFrom(random: () => number): Noise {
  const normal = normalValues(random);
  return (rows, columns) =>
    tf.tensor2d(Float32Array.from({ length: rows * columns }, normal), [rows, columns]);
}

/** Filters the context with posterior draws; days lie above each other, each with its rows. */
function read(
  weights: ReadonlyMap<string, tf.Tensor>,
  shape: WorldShape,
  { windows, assets, observed, variance, calendar }: Batch,
  { context, burnIn, divergence, freeNats, driftPenalty }: ObjectiveOptions,
  noise: Noise,
): { bound: tf.Scalar; state: State<Rows> } {
  const ops = new TensorflowOperations(weights, assets);
  const model = new WorldModel<Rows>(ops, shape);
  const rows = windows * assets;
  const stacked = (days: readonly Float32Array[], columns: number) =>
    tf.concat2d(
      days.map((values) => tf.tensor2d(values, [rows, columns])),
      0,
    );
  // The day before the context has an observation, too, but no averages before it: it stands as one without a change.
  const seenDays = stacked(observed, OBSERVED);
  const before = stacked([variance[0], ...variance.slice(0, -1)], shape.halfLives.length);
  const marketPosterior = model.marketPosterior(seenDays, before);
  const marketLatent = draw(ops, marketPosterior, noise((context + 1) * windows, shape.marketLatent));
  const market = ops.overAssets(marketLatent);
  const posterior = model.posterior(market, seenDays, before);
  const latent = draw(ops, posterior, noise((context + 1) * rows, shape.latent));

  const yesterday = (x: Rows, each: number) => days(x, each, 0, context);
  const after = stacked(variance, shape.halfLives.length);
  const calendars = stacked(calendar.slice(0, context), CALENDAR);
  const inputs = model.transitionInputs(
    {
      latent: yesterday(latent, rows),
      marketLatent: yesterday(marketLatent, windows),
      observed: yesterday(seenDays, rows),
      variance: yesterday(after, rows),
    },
    calendars,
  );
  const hidden = recurrent(weights, OWN_TRANSITION, inputs.own, rows);
  const marketHidden = recurrent(weights, MARKET_TRANSITION, inputs.market, windows);

  const scored = (x: Rows, each: number) => days(x, each, burnIn, context);
  const today = (x: Rows, each: number) => days(x, each, burnIn + 1, context + 1);
  const ofDay = { hidden: scored(hidden, rows), market: today(market, rows) };
  const contexts = model.context(
    ofDay.hidden,
    today(latent, rows),
    ofDay.market,
    today(before, rows),
    scored(calendars, rows),
  );
  const reconstruction = negativeLogLikelihood(ops, model, contexts, today(seenDays, rows), driftPenalty);
  const drawn = ({ mean, logDeviation }: Gaussian<Rows>, each: number) => ({
    mean: today(mean, each),
    logDeviation: today(logDeviation, each),
  });
  const ofAssets = meanDivergence(drawn(posterior, rows), model.prior(ofDay.hidden, ofDay.market));
  const ofMarket = meanDivergence(
    drawn(marketPosterior, windows),
    model.marketPrior(scored(marketHidden, windows)),
  );
  const total = tf.add(tf.maximum(ofAssets, freeNats), tf.div(tf.maximum(ofMarket, freeNats), assets));
  const last = (x: Rows, each: number) => days(x, each, context, context + 1);
  const state = {
    hidden: days(hidden, rows, context - 1, context),
    latent: last(latent, rows),
    observed: last(seenDays, rows),
    variance: last(after, rows),
    marketHidden: days(marketHidden, windows, context - 1, context),
    marketLatent: last(marketLatent, windows),
  };
  return { bound: tf.add(reconstruction, tf.mul(total, divergence)), state };
}

/** Days [from, to) of what lies above each other. @param each rows of a day */
function days(x: Rows, each: number, from: number, to: number): Rows {
  return tf.slice(x, [from * each, 0], [(to - from) * each, x.shape[1]]);
}

/** The recurrent unit of that place over all days at once, from 0. */
function recurrent(weights: ReadonlyMap<string, tf.Tensor>, place: string, input: Rows, each: number): Rows {
  const of = (name: string) => weights.get(`${place}.${name}`) as tf.Tensor2D;
  const gates = ['update', 'reset', 'input', 'recurrent'];
  const units = of('input.weight').shape[1];
  const { outputs } = gru(
    tf.reshape<tf.Rank.R3>(input, [-1, each, input.shape[1]]),
    [...gates.map((gate) => of(`${gate}.weight`)), ...gates.map((gate) => of(`${gate}.bias`))],
    [tf.zeros([each, units])],
  );
  return tf.reshape(outputs, [-1, units]);
}

/** Mean over the rows, return, range and volume weighted by PARTS. */
function negativeLogLikelihood(
  ops: TensorflowOperations,
  model: WorldModel<Rows>,
  context: Rows,
  observed: Rows,
  driftPenalty: number,
): tf.Scalar {
  const [change, range, volume] = [0, 1, 2].map((i) => ops.columns(observed, i, i + 1));
  const distribution = model.returns(context);
  const standard = standardError(change, {
    mean: distribution.location,
    logDeviation: distribution.logScale,
  });
  const activity = model.activity(context, distribution, standard);
  const rangeError = standardError(range, activity.range);
  const leaning = tf.add<Rows>(activity.volume.mean, tf.mul(activity.lean, rangeError));
  const volumeError = standardError(volume, { ...activity.volume, mean: leaning });
  const normal = (error: Rows, logDeviation: Rows) => tf.add(tf.mul(tf.square(error), 0.5), logDeviation);
  const losses = [
    sinhArcsinhLoss(standard, distribution),
    normal(rangeError, activity.range.logDeviation),
    normal(volumeError, activity.volume.logDeviation),
  ];
  const parts = losses.map((loss, i) => tf.mul(tf.mean(loss), PARTS[i]));
  const drift = tf.mul(tf.mean(tf.square(distribution.location)), driftPenalty);
  return tf.addN<tf.Scalar>([...parts, drift] as tf.Scalar[]);
}

function standardError(value: Rows, { mean, logDeviation }: Gaussian<Rows>): Rows {
  return tf.mul(tf.sub(value, mean), tf.exp(tf.neg(logDeviation)));
}

/** -log density of location + scale x sinh((arcsinh(normal) + skew) x tail), but for a constant (Jones and Pewsey 2009). */
function sinhArcsinhLoss(standard: Rows, { logScale, skew, logTail }: ReturnDistribution<Rows>): Rows {
  const onePlus = tf.add(tf.square(standard), 1);
  const arcsinh = tf.mul(tf.sign(standard), tf.log(tf.add(tf.abs(standard), tf.sqrt(onePlus))));
  const back = tf.sub(tf.mul(arcsinh, tf.exp(tf.neg(logTail))), skew);
  const [up, down] = [tf.exp(back), tf.exp(tf.neg(back))];
  const normal = tf.mul(tf.sub(up, down), 0.5);
  const logCosh = tf.log(tf.mul(tf.add(up, down), 0.5));
  const terms: tf.Tensor[] = [
    tf.mul(tf.square(normal), 0.5),
    tf.neg(logCosh),
    logTail,
    tf.mul(tf.log(onePlus), 0.5),
    logScale,
  ];
  return tf.addN(terms as Rows[]);
}

/** Kullback-Leibler divergence of the first from the second, summed over the columns, mean over the rows. */
function meanDivergence(first: Gaussian<Rows>, second: Gaussian<Rows>): tf.Scalar {
  const difference = tf.square(tf.sub(first.mean, second.mean));
  const spread = tf.add(tf.exp(tf.mul(first.logDeviation, 2)), difference);
  const each = tf.add(
    tf.sub(second.logDeviation, first.logDeviation),
    tf.sub(tf.mul(tf.mul(spread, tf.exp(tf.mul(second.logDeviation, -2))), 0.5), 0.5),
  );
  return tf.mul(tf.mean(each), first.mean.shape[1]);
}

/** Mean score of the paths' sums over the horizons, in units of the reference deviation x sqrt(h). */
function imagine(
  weights: ReadonlyMap<string, tf.Tensor>,
  shape: WorldShape,
  { windows, assets, calendar, sums }: Batch,
  start: State<Rows>,
  { context, ahead, horizons, paths }: ObjectiveOptions,
  noise: Noise,
): tf.Scalar {
  const ops = new TensorflowOperations(weights, assets);
  const model = new WorldModel<Rows>(ops, shape);
  const [markets, rows] = [windows * paths, windows * paths * assets];
  const repeated = (x: Rows, each: number): Rows => {
    const columns = x.shape[1];
    const tiled = tf.tile(tf.reshape(x, [windows, 1, each, columns]), [1, paths, 1, 1]);
    return tf.reshape(tiled, [windows * paths * each, columns]);
  };
  let state: State<Rows> = {
    hidden: repeated(start.hidden, assets),
    latent: repeated(start.latent, assets),
    observed: repeated(start.observed, assets),
    variance: repeated(start.variance, assets),
    marketHidden: repeated(start.marketHidden, 1),
    marketLatent: repeated(start.marketLatent, 1),
  };
  const reference = (variance: Rows) =>
    tf.exp(tf.mul(ops.columns(variance, shape.reference, shape.reference + 1), 0.5)) as Rows;
  const first = reference(start.variance);
  let sum: Rows = tf.zeros([rows, 1]);
  const scores: tf.Scalar[] = [];
  for (let step = 0; step < ahead; step++) {
    const day = repeated(tf.tensor2d(calendar[context + step], [windows * assets, CALENDAR]), assets);
    const { hidden, marketHidden } = model.advance(state, day);
    const marketLatent = draw(ops, model.marketPrior(marketHidden), noise(markets, shape.marketLatent));
    const market = ops.overAssets(marketLatent);
    const latent = draw(ops, model.prior(hidden, market), noise(rows, shape.latent));
    const between = model.context(hidden, latent, market, state.variance, day);
    const own = tf.mul(noise(rows, OBSERVED), Math.sqrt(1 - COMMON));
    const shared = tf.mul(ops.overAssets(noise(markets, OBSERVED)), Math.sqrt(COMMON));
    const observed = model.observe(between, tf.add(own, shared));
    sum = tf.add(sum, tf.mul(ops.columns(observed, 0, 1), reference(state.variance)));
    const variance = model.accumulate(state.variance, observed);
    state = { hidden, latent, observed, variance, marketHidden, marketLatent };
    const horizon = horizons.indexOf(step + 1);
    if (horizon >= 0) {
      const byPath = tf.transpose(tf.reshape(sum, [windows, paths, assets]), [0, 2, 1]);
      const unit = tf.mul(first, Math.sqrt(step + 1));
      const actual = tf.div<Rows>(tf.tensor2d(sums[horizon], [windows * assets, 1]), unit);
      scores.push(rankedScore(tf.div(tf.reshape(byPath, [-1, paths]), unit), actual));
    }
  }
  return tf.div(tf.addN(scores), scores.length);
}

/** Mean of E|X - y| - E|X - X'| / 2 (Gneiting and Raftery 2007), unbiased in the paths. @param drawn rows x paths */
function rankedScore(drawn: Rows, actual: Rows): tf.Scalar {
  const [rows, paths] = drawn.shape;
  const spread = tf.sum(
    tf.abs(tf.sub(tf.reshape(drawn, [rows, paths, 1]), tf.reshape(drawn, [rows, 1, paths]))),
  );
  const distance = tf.mean(tf.abs(tf.sub(drawn, actual)));
  return tf.sub(distance, tf.div(spread, 2 * rows * paths * (paths - 1)));
}
