/** What the policy sees of every asset. */
const FEATURES = 6;
/** Its own features, the mean ones of all assets, and whether it is cash. */
export const INPUTS = 2 * FEATURES + 1;
export const HIDDEN = 16;
/** Days of returns that the features look at. */
export const LOOK_BACK = 180;

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
    let [squares, recent] = [0, 0];
    let [growth10, growth30, growthAll] = [0, 0, 0];
    for (let day = from; day < end; day++) {
      const value = returns[day * assets + asset] || 0;
      const back = end - day;
      squares += value * value;
      growthAll += value;
      if (back > 30) continue;
      recent += value * value;
      growth30 += value;
      if (back <= 10) growth10 += value;
    }
    const deviation = Math.sqrt(squares / (end - from)) + 1e-4;
    const lately = Math.sqrt(recent / Math.min(30, end - from)) + 1e-4;
    rows[at] = clipped(growth10 / (deviation * Math.sqrt(10)));
    rows[at + 1] = clipped(growth30 / (deviation * Math.sqrt(30)));
    rows[at + 2] = clipped(growthAll / (deviation * Math.sqrt(LOOK_BACK)));
    rows[at + 3] = Math.log(deviation / 0.03);
    rows[at + 4] = Math.log(lately / deviation);
    rows[at + 5] = held[asset];
  }
  for (let i = 0; i < FEATURES; i++) {
    let sum = 0;
    for (let asset = 0; asset < assets; asset++) sum += rows[asset * INPUTS + i];
    for (let row = 0; row <= assets; row++) rows[row * INPUTS + FEATURES + i] = sum / assets;
  }
  const cash = assets * INPUTS;
  rows[cash + 5] = held[assets];
  rows[cash + INPUTS - 1] = 1;
  return rows;
}

function clipped(value: number): number {
  return Math.max(-3, Math.min(3, value));
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
