/** Stylised facts of daily returns over a month (Cont 2001), each measured in the same way on real and imagined paths. */
export interface PathFacts {
  /** Standard deviation in units of the history's. */
  deviation: number;
  /** Fourth moment over the squared second: 3 for a normal value. */
  kurtosis: number;
  /** Correlation of returns one day apart. */
  returnCorrelation: number;
  /** Mean correlation of absolute returns 1 to 5 days apart: volatility comes in clusters. */
  clustering: number;
  /** Mean correlation of a return with the absolute ones of the 5 days after: below 0 where falls stir. */
  leverage: number;
  /** Mean correlation of the assets' returns of a day. */
  crossCorrelation: number;
}

const LAGS = [1, 2, 3, 4, 5] as const;

/**
 * Gathers products over paths of `days` x `assets` log returns, each asset in units of a deviation given with it. All
 * paths of a world have one mean, so that a month that is calm from its first day to its last counts as clustering.
 */
export class PathMoments {
  readonly #assets: number;
  #count = 0;
  #second = 0;
  #fourth = 0;
  readonly #products = { return: sumOf(), absolute: sumOf(), leverage: sumOf() };
  #cross = 0;
  #crossCount = 0;
  #first = 0;
  #absolute = 0;

  constructor(assets: number) {
    this.#assets = assets;
  }

  /** @param paths paths x DAYS x assets */
  add(paths: Float64Array, scale: Float64Array, days = 30): void {
    const n = this.#assets;
    const size = days * n;
    for (let from = 0; from < paths.length; from += size) {
      for (let asset = 0; asset < n; asset++) this.#addSeries(paths, from + asset, days, scale[asset]);
      for (let day = 0; day < days; day++)
        this.#addDay(paths.subarray(from + day * n, from + (day + 1) * n), scale);
    }
  }

  #addSeries(paths: Float64Array, start: number, days: number, scale: number): void {
    const n = this.#assets;
    const at = (day: number) => paths[start + day * n] / scale;
    for (let day = 0; day < days; day++) {
      const value = at(day);
      this.#count++;
      this.#second += value ** 2;
      this.#fourth += value ** 4;
      this.#first += value;
      this.#absolute += Math.abs(value);
    }
    for (const lag of LAGS)
      for (let day = lag; day < days; day++) {
        const [before, now] = [at(day - lag), at(day)];
        if (lag === 1) put(this.#products.return, before * now);
        put(this.#products.absolute, Math.abs(before) * Math.abs(now));
        put(this.#products.leverage, before * Math.abs(now));
      }
  }

  #addDay(day: Float64Array, scale: Float64Array): void {
    let [sum, squares] = [0, 0];
    for (const [i, value] of day.entries()) {
      sum += value / scale[i];
      squares += (value / scale[i]) ** 2;
    }
    this.#cross += sum * sum - squares;
    this.#crossCount += (this.#assets - 1) * squares;
  }

  facts(): PathFacts {
    const second = this.#second / this.#count;
    const size = this.#absolute / this.#count;
    const spread = second - size ** 2;
    const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
    return {
      deviation: Math.sqrt(second),
      kurtosis: this.#fourth / this.#count / second ** 2,
      returnCorrelation: mean(this.#products.return) / second,
      clustering: (mean(this.#products.absolute) - size ** 2) / spread,
      leverage:
        (mean(this.#products.leverage) - (this.#first / this.#count) * size) / Math.sqrt(second * spread),
      crossCorrelation: this.#crossCount === 0 ? 0 : this.#cross / this.#crossCount,
    };
  }
}

const sumOf = () => ({ sum: 0, count: 0 });

function put(into: { sum: number; count: number }, value: number): void {
  into.sum += value;
  into.count++;
}
