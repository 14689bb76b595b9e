import { normalValues, seededRandom } from '../../../../learn/random.ts';
import type { World, WorldHistory } from '../../../world/world.ts';
import { projectOntoCaps } from '../../plan/caps.ts';
import { TAIL } from '../../plan/objective.ts';
import { COST } from '../../plan/outcomes.ts';
import {
  HIDDEN,
  INPUTS,
  inputsOf,
  LOOK_BACK,
  logitsOf,
  PARAMETERS,
  type Parameters,
  softmax,
} from '../policy.ts';
import { adam } from './adam.ts';

export interface ReinforceOptions {
  aversion: number;
  caps: Float64Array;
  /** Days of an episode. */
  horizon: number;
  /** Days at which the policy acts, the first 0. */
  points: readonly number[];
  seed: number;
  /** Days of the past from which episodes are imagined, spread over the history, and paths from each. */
  starts?: number;
  paths?: number;
  updates?: number;
  /** Paths in one update, and episodes on each of them. */
  batch?: number;
  twins?: number;
  learningRate?: number;
  /** Standard deviation of the noise on the logits. */
  exploration?: number;
}

/**
 * Trains a policy by REINFORCE (Williams 1992) on imagined episodes, for the objective of the planner: expected log
 * growth less the aversion times the conditional value at risk, whose gradient is that of the tail's excess over its
 * quantile (Tamar, Glassner and Mannor 2015). Logits carry normal noise; the baseline is the mean over the episodes of the
 * same path, so that the market's luck cancels (Mao et al. 2019).
 *
 * @param history at least as many days as the policy looks back
 */
export async function trainPolicy(
  world: World,
  history: WorldHistory,
  options: ReinforceOptions,
): Promise<Parameters> {
  const { aversion, seed, updates = 60, batch = 32, twins = 4, learningRate = 0.03 } = options;
  const random = seededRandom(seed);
  const normal = normalValues(random);
  const episodes = await imagineEpisodes(world, history, options);
  const parameters = Float64Array.from({ length: PARAMETERS }, () => normal() / Math.sqrt(INPUTS));
  // Small output weights: the first policy is near to equal weights.
  for (let i = HIDDEN * (INPUTS + 1); i < PARAMETERS; i++) parameters[i] *= 0.1;
  const climb = adam(PARAMETERS, learningRate);
  for (let update = 0; update < updates; update++) {
    const played = Array.from({ length: batch }, () => {
      const episode = episodes[Math.floor(random() * episodes.length)];
      return Array.from({ length: twins }, () => play(parameters, episode, options, normal));
    });
    climb(parameters, gradientOf(parameters, played, aversion));
  }
  return parameters;
}

/** An imagined future behind the past that the policy looks back on: returns, days x assets. */
interface Episode {
  returns: Float64Array;
  assets: number;
}

async function imagineEpisodes(
  world: World,
  history: WorldHistory,
  { horizon, seed, starts = 8, paths = 64 }: ReinforceOptions,
): Promise<Episode[]> {
  const { symbols, day, returns } = history;
  const assets = symbols.length;
  const rows = day.length;
  const episodes: Episode[] = [];
  for (let start = 0; start < starts; start++) {
    const until = Math.round(LOOK_BACK + ((rows - LOOK_BACK) * (start + 1)) / starts);
    const past = returns.data.slice((until - LOOK_BACK) * assets, until * assets);
    // A world needs some past to learn from: early episodes are imagined by what was known a little later.
    const known = truncated(history, Math.max(until, Math.min(rows, 2 * LOOK_BACK)));
    const imagined = await world.imagine(known, { days: horizon, paths, seed: seed * 1_000 + start });
    for (let path = 0; path < paths; path++) {
      const own = imagined.subarray(path * horizon * assets, (path + 1) * horizon * assets);
      episodes.push({ returns: Float64Array.of(...past, ...own), assets });
    }
  }
  return episodes;
}

function truncated(history: WorldHistory, rows: number): WorldHistory {
  const cut = (values: WorldHistory['returns']) => ({
    ...values,
    rows,
    data: values.data.slice(0, rows * values.columns),
  });
  return {
    symbols: history.symbols,
    day: history.day.slice(0, rows),
    returns: cut(history.returns),
    ...(history.range && { range: cut(history.range) }),
    ...(history.volume && { volume: cut(history.volume) }),
  };
}

interface Played {
  wealth: number;
  /** For each action its inputs, hidden values, and the noise over its deviation. */
  actions: { rows: Float64Array; hidden: Float64Array; noise: Float64Array }[];
}

function play(
  parameters: Parameters,
  { returns, assets }: Episode,
  { points, horizon, caps, exploration = 0.7 }: ReinforceOptions,
  normal: () => number,
): Played {
  const held = new Float64Array(assets + 1);
  held[assets] = 1;
  let wealth = 1;
  const actions: Played['actions'] = [];
  for (const [point, from] of points.entries()) {
    const rows = inputsOf(returns, LOOK_BACK + from, assets, held);
    const hidden = new Float64Array((assets + 1) * HIDDEN);
    const logits = logitsOf(parameters, rows, hidden);
    const noise = logits.map(normal);
    for (let i = 0; i < logits.length; i++) logits[i] += exploration * noise[i];
    const weights = projectOntoCaps(softmax(logits), caps);
    actions.push({ rows, hidden, noise: noise.map((value) => value / exploration) });
    let traded = 0;
    let grown = weights[assets];
    for (let asset = 0; asset < assets; asset++) {
      traded += Math.abs(weights[asset] - held[asset]);
      let growth = 0;
      for (let day = from; day < (points[point + 1] ?? horizon); day++)
        growth += returns[(LOOK_BACK + day) * assets + asset];
      held[asset] = weights[asset] * Math.exp(growth);
      grown += held[asset];
    }
    held[assets] = weights[assets];
    for (let i = 0; i < held.length; i++) held[i] /= grown;
    wealth *= (1 - COST * traded) * grown;
  }
  return { wealth, actions };
}

/** Of the objective, by the score function. @param played paths x episodes on the same path */
function gradientOf(parameters: Parameters, played: readonly Played[][], aversion: number): Float64Array {
  const gradient = new Float64Array(PARAMETERS);
  const all = played.flat().map(({ wealth }) => wealth);
  all.sort((a, b) => a - b);
  const quantile = all[Math.max(0, Math.ceil(TAIL * all.length) - 1)];
  const worth = ({ wealth }: Played) => Math.log(wealth) - (aversion / TAIL) * Math.max(0, quantile - wealth);
  for (const twins of played) {
    const baseline = twins.reduce((sum, one) => sum + worth(one), 0) / twins.length;
    for (const one of twins) {
      const advantage = (worth(one) - baseline) / ((twins.length - 1) * played.length);
      for (const action of one.actions) addScore(gradient, parameters, action, advantage);
    }
  }
  return gradient;
}

/** Adds `scale` times the gradient of the logarithm of an action's density. */
function addScore(
  gradient: Float64Array,
  parameters: Parameters,
  { rows, hidden, noise }: Played['actions'][number],
  scale: number,
): void {
  const output = HIDDEN * (INPUTS + 1);
  for (let row = 0; row < noise.length; row++) {
    const onLogit = scale * noise[row];
    gradient[output + HIDDEN] += onLogit;
    for (let unit = 0; unit < HIDDEN; unit++) {
      const value = hidden[row * HIDDEN + unit];
      gradient[output + unit] += onLogit * value;
      const onSum = onLogit * parameters[output + unit] * (1 - value * value);
      const at = unit * (INPUTS + 1);
      for (let i = 0; i < INPUTS; i++) gradient[at + i] += onSum * rows[row * INPUTS + i];
      gradient[at + INPUTS] += onSum;
    }
  }
}
