import { fp32, fp32Of, type TensorOf } from '../../inference/tensor.ts';
import { factorise } from '../../learn/cholesky.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { dependence } from './dependence.ts';
import type { WorldRunner } from './graphs.ts';
import {
  CALENDAR,
  calendarOf,
  HALF_LIVES,
  OBSERVED,
  type Observations,
  observationsOf,
} from './observations.ts';
import type { Belief, Latent, World, WorldHistory, WorldRequest } from './world.ts';

/** Sizes of the graphs; on their cards. */
export interface WorldSizes {
  members: number;
  hidden: number;
  latent: number;
  marketHidden: number;
  marketLatent: number;
  /** Days that the encoder reads. */
  context: number;
}

interface LatentBelief extends Belief {
  /** rows x members x assets x columns; a row is one path of each member. */
  readonly own: Float32Array;
  /** rows x members x columns. */
  readonly market: Float32Array;
  /** Makes noise of the assets correlated, assets x assets. */
  readonly factor: Float64Array;
  /** Whether each asset trades on weekends. */
  readonly weekends: readonly boolean[];
}

/**
 * The latent dynamics model as a world: an ensemble of recurrent state-space models on ONNX graphs. Paths are dealt out
 * to the members in turn. What the assets have in common beyond the market's latent comes with the noise of their
 * returns, correlated as their past is (a Gaussian copula of the innovations).
 */
export function latentWorld(runner: WorldRunner, sizes: WorldSizes): World & Latent {
  const latent = new LatentWorld(runner, sizes);
  return {
    encode: (history, paths) => latent.encode(history, paths),
    step: (belief, normal) => latent.step(belief as LatentBelief, normal),
    imagine: (history, request) => latent.imagine(history, request),
  };
}

class LatentWorld {
  readonly #runner: WorldRunner;
  readonly #sizes: WorldSizes;
  readonly #ownColumns: number;
  readonly #marketColumns: number;

  constructor(runner: WorldRunner, sizes: WorldSizes) {
    this.#runner = runner;
    this.#sizes = sizes;
    this.#ownColumns = sizes.hidden + sizes.latent + OBSERVED + HALF_LIVES.length;
    this.#marketColumns = sizes.marketHidden + sizes.marketLatent;
  }

  async imagine(history: WorldHistory, { days, paths, seed }: WorldRequest): Promise<Float64Array> {
    const normal = normalValues(seededRandom(seed));
    let belief = await this.encode(history, paths);
    const { assets } = belief;
    const result = new Float64Array(paths * days * assets);
    for (let day = 0; day < days; day++) {
      const next = await this.step(belief, normal);
      belief = next.belief;
      for (let path = 0; path < paths; path++)
        result.set(next.returns.subarray(path * assets, (path + 1) * assets), (path * days + day) * assets);
    }
    return result;
  }

  /** @throws RangeError when an asset has never traded, or there is no path */
  async encode(history: WorldHistory, paths: number): Promise<LatentBelief> {
    const assets = history.symbols.map((_, asset) => observationsOf(history, asset));
    const empty = assets.find(({ day }) => day.length === 0);
    if (empty !== undefined) throw new RangeError(`${empty.symbol} has no return in the history`);
    if (!(paths >= 1)) throw new RangeError(`${paths} paths are none`);
    const { members, context } = this.#sizes;
    let own: Float32Array = new Float32Array(members * assets.length * this.#ownColumns);
    let market: Float32Array = new Float32Array(members * this.#marketColumns);
    const rowOf = assets.map(({ day }) => new Map(Array.from(day, (value, row) => [value, row])));
    const last = history.day[history.day.length - 1];
    // Where each asset stood before the context, or on its first day within it.
    for (const [asset, each] of assets.entries()) {
      const before = each.day.findLastIndex((day) => day <= last - context);
      this.#place(own, asset, assets.length, each, Math.max(0, before));
    }
    for (const day of history.day.filter((value) => value > last - context)) {
      const traded = assets.flatMap((_, asset) => (rowOf[asset].has(day) ? [asset] : []));
      if (traded.length === 0) continue;
      const rows = traded.map((asset) => rowOf[asset].get(day) as number);
      const take = (pick: (of: Observations) => Float32Array, columns: number) =>
        fp32(
          [1, traded.length, columns],
          traded.flatMap((asset, i) => [
            ...pick(assets[asset]).subarray(rows[i] * columns, (rows[i] + 1) * columns),
          ]),
        );
      const outputs = await this.#runner.encode({
        ...this.#state(own, market, traded, assets.length, 1),
        calendar: take((of) => of.calendar, CALENDAR),
        observed: take((of) => of.observed, OBSERVED),
        variance: take((of) => of.variance, HALF_LIVES.length),
      });
      own = this.#merged(own, fp32Of(outputs, 'ownNext'), traded, assets.length);
      market = fp32Of(outputs, 'marketNext');
    }
    const rows = Math.ceil(paths / members);
    return {
      paths,
      assets: assets.length,
      day: last,
      own: repeated(own, rows),
      market: repeated(market, rows),
      factor: dependence(assets),
      weekends: assets.map(({ day }) => day.subarray(-10).some((value) => calendarOf(value).includes(1))),
    };
  }

  async step(
    belief: LatentBelief,
    normal: () => number,
  ): Promise<{ belief: LatentBelief; returns: Float64Array }> {
    const { paths, assets, factor, weekends } = belief;
    const { members, latent, marketLatent } = this.#sizes;
    const rows = Math.ceil(paths / members);
    const day = belief.day + 1;
    const calendar = calendarOf(day);
    const traded = weekends.flatMap((all, asset) => (all || !calendar.includes(1) ? [asset] : []));
    const returns = new Float64Array(paths * assets);
    if (traded.length === 0) return { belief: { ...belief, day }, returns };
    const noise = (dims: readonly number[]) =>
      fp32(dims, Float32Array.from({ length: dims.reduce((product, size) => product * size) }, normal));
    const days = fp32(
      [rows, traded.length, CALENDAR],
      Array.from({ length: rows * traded.length }, () => calendar).flat(),
    );
    const stepped = await this.#runner.step({
      ...this.#state(belief.own, belief.market, traded, assets, rows),
      calendar: days,
      noise: correlated(noise([rows, members, traded.length, latent]), factor, traded, assets),
      marketNoise: noise([rows, members, marketLatent]),
    });
    const decoded = await this.#runner.decode({
      own: fp32([rows, members, traded.length, this.#ownColumns], fp32Of(stepped, 'ownNext')),
      market: fp32([rows, members, this.#marketColumns], fp32Of(stepped, 'marketNext')),
      calendar: days,
      noise: correlated(noise([rows, members, traded.length, OBSERVED]), factor, traded, assets),
    });
    const drawn = fp32Of(decoded, 'returns');
    for (let path = 0; path < paths; path++)
      for (const [i, asset] of traded.entries())
        returns[path * assets + asset] = drawn[path * traded.length + i];
    const own = this.#merged(belief.own, fp32Of(decoded, 'ownNext'), traded, assets);
    return { belief: { ...belief, day, own, market: fp32Of(stepped, 'marketNext') }, returns };
  }

  /** Writes the observation and the averages of a row into a state of every member. */
  #place(own: Float32Array, asset: number, assets: number, of: Observations, row: number): void {
    const { members, hidden, latent } = this.#sizes;
    const observed = of.observed.subarray(row * OBSERVED, (row + 1) * OBSERVED);
    const variance = of.variance.subarray(row * HALF_LIVES.length, (row + 1) * HALF_LIVES.length);
    for (let member = 0; member < members; member++) {
      const at = (member * assets + asset) * this.#ownColumns + hidden + latent;
      own.set(observed, at);
      own.set(variance, at + OBSERVED);
    }
  }

  #state(
    own: Float32Array,
    market: Float32Array,
    traded: readonly number[],
    assets: number,
    rows: number,
  ): { own: TensorOf<'FP32'>; market: TensorOf<'FP32'> } {
    const { members } = this.#sizes;
    const columns = this.#ownColumns;
    const chosen = new Float32Array(rows * members * traded.length * columns);
    if (traded.length === assets) chosen.set(own);
    else
      for (let i = 0; i < rows * members; i++)
        for (const [place, asset] of traded.entries()) {
          const from = (i * assets + asset) * columns;
          chosen.set(own.subarray(from, from + columns), (i * traded.length + place) * columns);
        }
    return {
      own: { datatype: 'FP32', dims: [rows, members, traded.length, columns], data: chosen },
      market: { datatype: 'FP32', dims: [rows, members, this.#marketColumns], data: market },
    };
  }

  /** The state of all assets, with those that traded as they are now. */
  #merged(own: Float32Array, next: Float32Array, traded: readonly number[], assets: number): Float32Array {
    if (traded.length === assets) return next;
    const columns = this.#ownColumns;
    const result = own.slice();
    for (let i = 0; i < own.length / (assets * columns); i++)
      for (const [place, asset] of traded.entries()) {
        const from = (i * traded.length + place) * columns;
        result.set(next.subarray(from, from + columns), (i * assets + asset) * columns);
      }
    return result;
  }
}

function repeated(values: Float32Array, times: number): Float32Array {
  const result = new Float32Array(values.length * times);
  for (let i = 0; i < times; i++) result.set(values, i * values.length);
  return result;
}

/** Noise of the assets, correlated by the factor's rows of those that trade; the columns stay apart. */
function correlated(
  noise: TensorOf<'FP32'>,
  factor: Float64Array,
  traded: readonly number[],
  assets: number,
): TensorOf<'FP32'> {
  if (assets === 1) return noise;
  const lower = traded.length === assets ? factor : subFactor(factor, traded, assets);
  const n = traded.length;
  const columns = noise.dims[noise.dims.length - 1];
  const data = new Float32Array(noise.data.length);
  for (let from = 0; from < data.length; from += n * columns)
    for (let i = 0; i < n; i++)
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += lower[i * n + j] * noise.data[from + j * columns + column];
        data[from + i * columns + column] = sum;
      }
  return { ...noise, data };
}

/** The factor of the correlations of some of the assets. */
function subFactor(factor: Float64Array, chosen: readonly number[], assets: number): Float64Array {
  const row = (asset: number) => factor.subarray(asset * assets, (asset + 1) * assets);
  const n = chosen.length;
  const correlations = new Float64Array(n * n);
  for (const [i, first] of chosen.entries())
    for (const [j, second] of chosen.entries())
      correlations[i * n + j] = row(first).reduce((sum, value, k) => sum + value * row(second)[k], 0);
  return factorise(correlations, n);
}
