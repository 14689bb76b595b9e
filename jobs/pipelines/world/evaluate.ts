import { blockBootstrap } from '../../../core/learn/bootstrap.ts';
import { crpsOfSamples, energyScore, probabilityIntegral } from '../../../core/learn/metrics/samples.ts';
import type { World, WorldHistory } from '../../../core/market/world/world.ts';
import { type PathFacts, PathMoments } from './facts.ts';
import { rowsOf } from './panel.ts';

export const HORIZONS: readonly number[] = [1, 5, 10, 30];
/** Days of history that a world may see. */
const HISTORY = 500;
const DAYS = 30;

/** How one world did at one horizon; a value for each origin, the mean over its assets where it has several. */
export interface HorizonScores {
  horizon: number;
  crps: number[];
  energy: number[];
  /** Share of the assets whose sum lay in the central 80 % interval. */
  covered: number[];
  /** Probability integral transforms, origins x assets. */
  integrals: number[];
}

export interface WorldScores {
  name: string;
  horizons: HorizonScores[];
  facts: PathFacts;
}

export interface EvaluationOptions {
  /** Rows of the history whose following days are imagined. */
  origins: readonly number[];
  paths: number;
  onOrigin?: (done: number, of: number) => void;
}

/**
 * Lets worlds imagine the 30 days after each origin from the rows up to it, and scores the sums of the log returns
 * against what came. All assets must trade on all days.
 *
 * @param worldAt the worlds by name, as they are known at an origin
 */
export async function evaluateWorlds(
  history: Required<WorldHistory>,
  worldAt: (origin: number) => Readonly<Record<string, World>>,
  { origins, paths, onOrigin }: EvaluationOptions,
): Promise<{ scores: WorldScores[]; real: PathFacts }> {
  const assets = history.symbols.length;
  const names = Object.keys(worldAt(origins[0]));
  const scores = new Map(
    names.map((name) => [
      name,
      HORIZONS.map(
        (horizon) => ({ horizon, crps: [], energy: [], covered: [], integrals: [] }) as HorizonScores,
      ),
    ]),
  );
  const moments = new Map([...names, 'real'].map((name) => [name, new PathMoments(assets)]));
  for (const [index, origin] of origins.entries()) {
    const known = rowsOf(history, Math.max(0, origin + 1 - HISTORY), origin + 1);
    const future = history.returns.data.slice((origin + 1) * assets, (origin + 1 + DAYS) * assets);
    const scale = deviations(known.returns.data, assets);
    moments.get('real')?.add(future, scale);
    for (const [name, world] of Object.entries(worldAt(origin))) {
      const drawn = await world.imagine(known, { days: DAYS, paths, seed: origin });
      moments.get(name)?.add(drawn, scale);
      for (const each of scores.get(name) ?? []) score(each, drawn, future, assets, paths);
    }
    onOrigin?.(index + 1, origins.length);
  }
  const facts = (name: string) => (moments.get(name) as PathMoments).facts();
  return {
    scores: names.map((name) => ({ name, horizons: scores.get(name) ?? [], facts: facts(name) })),
    real: facts('real'),
  };
}

function score(
  into: HorizonScores,
  drawn: Float64Array,
  future: Float64Array,
  assets: number,
  paths: number,
): void {
  const { horizon } = into;
  const sums = new Float64Array(paths * assets);
  const actual = new Float64Array(assets);
  for (let day = 0; day < horizon; day++)
    for (let i = 0; i < assets; i++) {
      actual[i] += future[day * assets + i];
      for (let path = 0; path < paths; path++)
        sums[path * assets + i] += drawn[(path * DAYS + day) * assets + i];
    }
  let crps = 0;
  let covered = 0;
  for (let i = 0; i < assets; i++) {
    const own = Float64Array.from({ length: paths }, (_, path) => sums[path * assets + i]).sort();
    crps += crpsOfSamples(actual[i], own) / assets;
    const integral = probabilityIntegral(actual[i], own);
    into.integrals.push(integral);
    covered += Number(integral >= 0.1 && integral <= 0.9) / assets;
  }
  into.crps.push(crps);
  into.covered.push(covered);
  into.energy.push(energyScore(actual, sums));
}

/** Daily deviation of each asset over the rows: what the facts of paths are measured in. */
function deviations(data: Float64Array, assets: number): Float64Array {
  const squares = new Float64Array(assets);
  for (let at = 0; at < data.length; at++) squares[at % assets] += data[at] ** 2 / (data.length / assets);
  return squares.map(Math.sqrt);
}

export interface Skill {
  /** 1 - mean score / mean score of the other; above 0 the first is better. */
  value: number;
  /** 95 %, over blocks of origins. */
  interval: readonly [number, number];
}

/** @param block origins that are resampled together */
export function skillOver(first: readonly number[], other: readonly number[], block: number): Skill {
  const over = (sample: ArrayLike<number>) => {
    let [own, theirs] = [0, 0];
    for (let i = 0; i < sample.length; i++) {
      own += first[sample[i]];
      theirs += other[sample[i]];
    }
    return 1 - own / theirs;
  };
  const value = over(Array.from(first.keys()));
  return { value, interval: blockBootstrap(first.length, over, { block, rounds: 1_000 }) };
}

/** Largest distance of the integrals' distribution from the uniform one (Kolmogorov and Smirnov). */
export function distanceFromUniform(integrals: readonly number[]): number {
  const n = integrals.length;
  return integrals
    .toSorted((a, b) => a - b)
    .reduce((most, value, i) => Math.max(most, Math.abs(value - i / n), Math.abs(value - (i + 1) / n)), 0);
}
