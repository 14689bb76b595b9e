import { type Operations, tanh } from './operations.ts';
import type { WorldShape } from './shape.ts';

/** Where an asset and the market stand at the end of a day. */
export interface State<Value> {
  /** Recurrent and stochastic part of each asset: rows x hidden, rows x latent. */
  hidden: Value;
  latent: Value;
  /** The day's observation: rows x OBSERVED. */
  observed: Value;
  /** Logarithms of the variance averages: rows x averages. */
  variance: Value;
  /** Recurrent and stochastic part of the market: markets x marketHidden, markets x marketLatent. */
  marketHidden: Value;
  marketLatent: Value;
}

export interface Gaussian<Value> {
  mean: Value;
  logDeviation: Value;
}

/** Distribution of a day's return in units of the reference deviation: sinh-arcsinh (Jones and Pewsey 2009). */
export interface ReturnDistribution<Value> {
  location: Value;
  logScale: Value;
  skew: Value;
  logTail: Value;
}

/** Places of the recurrent units. */
export const OWN_TRANSITION = 'own.transition';
export const MARKET_TRANSITION = 'market.transition';

/** Logarithms of the other variance averages, less that of the reference: rows x (averages - 1). */
function relativeDeviations<Value>(
  ops: Operations<Value>,
  variance: Value,
  { reference: at, halfLives }: WorldShape,
): Value {
  const reference = ops.columns(variance, at, at + 1);
  const others = ops.concat([ops.columns(variance, 0, at), ops.columns(variance, at + 1, halfLives.length)]);
  return ops.sub(others, reference);
}

/** Return (bounded), its size, range, volume and, of the state, the relative deviations: rows x seen columns. */
function seen<Value>(ops: Operations<Value>, observed: Value, variance: Value, shape: WorldShape): Value {
  const change = ops.columns(observed, 0, 1);
  return ops.concat([
    tanh(ops, ops.affine(change, 0.5, 0)),
    ops.clip(ops.affine(change, 0.25, 0), -2, 2),
    size(ops, change),
    ops.columns(observed, 1, 3),
    relativeDeviations(ops, variance, shape),
  ]);
}

/** log(x^2 + 0.05) / 2: the size of a number on the scale of the logarithm, with a floor. */
function size<Value>(ops: Operations<Value>, x: Value): Value {
  return ops.affine(ops.log(ops.affine(ops.mul(x, x), 1, 0.05)), 0.5, 0);
}

/** Gated recurrent unit (Cho et al. 2014), reset gate behind the recurrent product. */
function gru<Value>(ops: Operations<Value>, place: string, input: Value, hidden: Value): Value {
  const joined = ops.concat([input, hidden]);
  const [update, reset] = ['update', 'reset'].map((gate) =>
    ops.sigmoid(ops.dense(joined, `${place}.${gate}`)),
  );
  const recurrent = ops.mul(reset, ops.dense(hidden, `${place}.recurrent`));
  const candidate = tanh(ops, ops.add(ops.dense(input, `${place}.input`), recurrent));
  return ops.add(candidate, ops.mul(update, ops.sub(hidden, candidate)));
}

function gaussian<Value>(ops: Operations<Value>, parameters: Value, size: number): Gaussian<Value> {
  return {
    mean: ops.columns(parameters, 0, size),
    logDeviation: ops.clip(ops.columns(parameters, size, 2 * size), -4, 1),
  };
}

/** mean + deviation x noise. */
export function draw<Value>(
  ops: Operations<Value>,
  { mean, logDeviation }: Gaussian<Value>,
  noise: Value,
): Value {
  return ops.add(mean, ops.mul(ops.exp(logDeviation), noise));
}

/**
 * The latent dynamics: a recurrent state-space model (Hafner et al. 2019) whose deterministic path also reads the last
 * observation (Chung et al. 2015), imagined or real, with a latent that the assets share and one of each asset.
 */
export class WorldModel<Value> {
  readonly #ops: Operations<Value>;
  readonly #shape: WorldShape;

  constructor(ops: Operations<Value>, shape: WorldShape) {
    this.#ops = ops;
    this.#shape = shape;
  }

  /** What the recurrent parts read of the day before. @param calendar of the new day, rows x CALENDAR */
  transitionInputs(
    { latent, marketLatent, observed, variance }: Omit<State<Value>, 'hidden' | 'marketHidden'>,
    calendar: Value,
  ): { own: Value; market: Value } {
    const ops = this.#ops;
    const known = seen(ops, observed, variance, this.#shape);
    return {
      own: ops.concat([known, latent, ops.overAssets(marketLatent), calendar]),
      market: ops.concat([ops.meanOverAssets(known), marketLatent]),
    };
  }

  /** The recurrent parts of the next day. @param calendar of that day, rows x CALENDAR */
  advance(state: State<Value>, calendar: Value): Pick<State<Value>, 'hidden' | 'marketHidden'> {
    const { own, market } = this.transitionInputs(state, calendar);
    return {
      hidden: gru(this.#ops, OWN_TRANSITION, own, state.hidden),
      marketHidden: gru(this.#ops, MARKET_TRANSITION, market, state.marketHidden),
    };
  }

  marketPrior(marketHidden: Value): Gaussian<Value> {
    return gaussian(this.#ops, this.#ops.dense(marketHidden, 'market.prior'), this.#shape.marketLatent);
  }

  /**
   * What the market's latent was, once the day's observations are known. Of the past it knows the variance averages
   * alone, so that the latents of all days are drawn at once (Chen et al. 2022).
   *
   * @param variance of the day before
   */
  marketPosterior(observed: Value, variance: Value): Gaussian<Value> {
    const ops = this.#ops;
    const mean = ops.meanOverAssets(seen(ops, observed, variance, this.#shape));
    return gaussian(ops, ops.dense(mean, 'market.posterior'), this.#shape.marketLatent);
  }

  /** @param market the market's latent as rows */
  prior(hidden: Value, market: Value): Gaussian<Value> {
    const ops = this.#ops;
    return gaussian(ops, ops.dense(ops.concat([hidden, market]), 'own.prior'), this.#shape.latent);
  }

  posterior(market: Value, observed: Value, variance: Value): Gaussian<Value> {
    const ops = this.#ops;
    const known = ops.concat([market, seen(ops, observed, variance, this.#shape)]);
    return gaussian(ops, ops.dense(known, 'own.posterior'), this.#shape.latent);
  }

  /** What the heads of the decoder see. @param variance of the day before */
  context(hidden: Value, latent: Value, market: Value, variance: Value, calendar: Value): Value {
    const ops = this.#ops;
    const deviations = relativeDeviations(ops, variance, this.#shape);
    const input = ops.concat([hidden, latent, market, calendar, deviations]);
    const between = tanh(ops, ops.dense(input, 'decoder.hidden'));
    return ops.concat([deviations, calendar, latent, market, between]);
  }

  returns(context: Value): ReturnDistribution<Value> {
    const ops = this.#ops;
    const heads = ops.dense(context, 'decoder.return');
    return {
      location: ops.clip(ops.columns(heads, 0, 1), -0.5, 0.5),
      logScale: ops.clip(ops.columns(heads, 1, 2), -2.5, 1.5),
      skew: ops.clip(ops.columns(heads, 2, 3), -0.3, 0.3),
      logTail: ops.clip(ops.columns(heads, 3, 4), -0.1, 0.7),
    };
  }

  /**
   * Range and volume of the day, given its return: normal, and the volume leans on the range's own error.
   *
   * @param standard (return - location) / scale
   */
  activity(
    context: Value,
    { logScale }: ReturnDistribution<Value>,
    standard: Value,
  ): { range: Gaussian<Value>; volume: Gaussian<Value>; lean: Value } {
    const ops = this.#ops;
    const bounded = tanh(ops, ops.affine(standard, 0.5, 0));
    const means = ops.dense(
      ops.concat([context, logScale, size(ops, standard), bounded]),
      'decoder.activity',
    );
    const spread = ops.learned('decoder.spread');
    return {
      range: { mean: ops.columns(means, 0, 1), logDeviation: ops.columns(spread, 0, 1) },
      volume: { mean: ops.columns(means, 1, 2), logDeviation: ops.columns(spread, 2, 3) },
      lean: ops.columns(spread, 1, 2),
    };
  }

  /** A day's observation from standard normal numbers, rows x OBSERVED. */
  observe(context: Value, noise: Value): Value {
    const ops = this.#ops;
    const shocks = ops.clip(noise, -6, 6);
    const [ofReturn, ofRange, ofVolume] = [0, 1, 2].map((i) => ops.columns(shocks, i, i + 1));
    const distribution = this.returns(context);
    const standard = sinhArcsinh(ops, ofReturn, distribution);
    const change = ops.add(distribution.location, ops.mul(ops.exp(distribution.logScale), standard));
    const { range, volume, lean } = this.activity(context, distribution, standard);
    const drawnRange = ops.clip(draw(ops, range, ofRange), -4, 2.5);
    const leaning = ops.add(volume.mean, ops.mul(lean, ofRange));
    const drawnVolume = draw(ops, { mean: leaning, logDeviation: volume.logDeviation }, ofVolume);
    return ops.concat([ops.clip(change, -20, 20), drawnRange, ops.clip(drawnVolume, -4, 4)]);
  }

  /** The variance averages with one day more: v' = a v + (1 - a) min(cap, (return^2 + Parkinson's variance) / 2). */
  accumulate(variance: Value, observed: Value): Value {
    const ops = this.#ops;
    const { halfLives, reference: at, cap } = this.#shape;
    const reference = ops.columns(variance, at, at + 1);
    const change = ops.columns(observed, 0, 1);
    const parkinson = ops.exp(ops.affine(ops.columns(observed, 1, 2), 2, 0));
    const day = ops.clip(ops.affine(ops.add(ops.mul(change, change), parkinson), 0.5, 0), 1e-4, cap);
    const decays = halfLives.map((days) => 0.5 ** (1 / days));
    const kept = ops.mul(ops.exp(ops.sub(variance, reference)), ops.row(decays));
    const added = ops.mul(day, ops.row(decays.map((decay) => 1 - decay)));
    return ops.add(reference, ops.log(ops.add(kept, added)));
  }
}

/** sinh((arcsinh(noise) + skew) x tail). */
function sinhArcsinh<Value>(
  ops: Operations<Value>,
  noise: Value,
  { skew, logTail }: ReturnDistribution<Value>,
): Value {
  const arcsinh = ops.log(ops.add(noise, ops.sqrt(ops.affine(ops.mul(noise, noise), 1, 1))));
  const stretched = ops.mul(ops.add(arcsinh, skew), ops.exp(logTail));
  return ops.affine(ops.sub(ops.exp(stretched), ops.exp(ops.affine(stretched, -1, 0))), 0.5, 0);
}
