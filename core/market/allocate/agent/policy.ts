/** What the policy sees of every asset. */
export const FEATURES = 6;
/** Its own features, the mean ones of all assets, and whether it is cash. */
export const INPUTS = 2 * FEATURES + 1;
export const HIDDEN = 16;
/** Days of returns that the features look at. */
export const LOOK_BACK = 90;

const GROWTH_DAYS = [10, 30, 90] as const;

/** Weights of the network: HIDDEN x (INPUTS + 1), then HIDDEN + 1 of the output, biases last. */
export type Parameters = Float64Array;

export const PARAMETERS = HIDDEN * (INPUTS + 1) + HIDDEN + 1;

/**
 * Rows of inputs, one an asset and cash last.
 *
 * @param returns days x assets log returns up to now, NaN where an asset did not trade; at least one day
 * @param end days that are known
 * @param held assets + 1 weights
 */
export function inputsOf(
  returns: ArrayLike<number>,
  end: number,
  assets: number,
  held: ArrayLike<number>,
): Float64Array {
  const rows = new Float64Array((assets + 1) * INPUTS);
  const from = Math.max(0, end - LOOK_BACK);
  for (let asset = 0; asset < assets; asset++) {
    const at = asset * INPUTS;
    const growth = [0, 0, 0];
    let [squares, recent, days, late] = [0, 0, 0, 0];
    for (let day = from; day < end; day++) {
      const value = returns[day * assets + asset] || 0;
      squares += value * value;
      days++;
      if (day >= end - 30) {
        recent += value * value;
        late++;
      }
      for (const [i, span] of GROWTH_DAYS.entries()) if (day >= end - span) growth[i] += value;
    }
    const deviation = Math.sqrt(squares / days) + 1e-4;
    const lately = Math.sqrt(recent / late) + 1e-4;
    for (const [i, span] of GROWTH_DAYS.entries())
      rows[at + i] = Math.max(-3, Math.min(3, growth[i] / (deviation * Math.sqrt(span))));
    rows[at + 3] = Math.log(deviation / 0.03);
    rows[at + 4] = Math.log(lately / deviation);
    rows[at + 5] = held[asset];
    for (let i = 0; i < FEATURES; i++)
      for (let row = 0; row <= assets; row++) rows[row * INPUTS + FEATURES + i] += rows[at + i] / assets;
  }
  const cash = assets * INPUTS;
  rows[cash + 5] = held[assets];
  rows[cash + INPUTS - 1] = 1;
  return rows;
}

/**
 * One logit a row: a network of one hidden layer (hyperbolic tangent) that is the same for every asset.
 *
 * @param hidden where the hidden values go, rows x HIDDEN
 */
export function logitsOf(
  parameters: Parameters,
  rows: Float64Array,
  hidden = new Float64Array((rows.length / INPUTS) * HIDDEN),
): Float64Array {
  const logits = new Float64Array(rows.length / INPUTS);
  const output = HIDDEN * (INPUTS + 1);
  for (let row = 0; row < logits.length; row++) {
    let logit = parameters[output + HIDDEN];
    for (let unit = 0; unit < HIDDEN; unit++) {
      const at = unit * (INPUTS + 1);
      let sum = parameters[at + INPUTS];
      for (let i = 0; i < INPUTS; i++) sum += parameters[at + i] * rows[row * INPUTS + i];
      const value = Math.tanh(sum);
      hidden[row * HIDDEN + unit] = value;
      logit += parameters[output + unit] * value;
    }
    logits[row] = logit;
  }
  return logits;
}

export function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const sum = weights.reduce((total, value) => total + value, 0);
  return weights.map((value) => value / sum);
}
