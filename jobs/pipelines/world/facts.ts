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
 * Gathers products over paths of `days` x `assets` log returns, each asset in units of a deviation given with it, so
 * that what differs between assets and origins is not taken for clustering within a path.
 */
export class PathMoments {
  readonly #assets: number;
  #count = 0;
  #second = 0;
  #fourth = 0;
  readonly #products = { return: sumOf(), absolute: sumOf(), leverage: sumOf() };
  #cross = 0;
  #crossCount = 0;
  #pathAbsolute = 0;
  #pathAbsoluteCount = 0;

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
    let mean = 0;
    for (let day = 0; day < days; day++) {
      const value = at(day);
      this.#count++;
      this.#second += value ** 2;
      this.#fourth += value ** 4;
      mean += Math.abs(value) / days;
    }
    // Clustering within the month: absolute returns less their mean over the path, which lasts longer than a month.
    for (const lag of LAGS)
      for (let day = lag; day < days; day++) {
        const [before, now] = [at(day - lag), at(day)];
        if (lag === 1) put(this.#products.return, before * now);
        put(this.#products.absolute, (Math.abs(before) - mean) * (Math.abs(now) - mean));
        put(this.#products.leverage, before * (Math.abs(now) - mean));
      }
    for (let day = 0; day < days; day++) {
      this.#pathAbsolute += (Math.abs(at(day)) - mean) ** 2;
      this.#pathAbsoluteCount++;
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
    const spread = this.#pathAbsolute / this.#pathAbsoluteCount;
    const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
    return {
      deviation: Math.sqrt(second),
      kurtosis: this.#fourth / this.#count / second ** 2,
      returnCorrelation: mean(this.#products.return) / second,
      clustering: mean(this.#products.absolute) / spread,
      leverage: mean(this.#products.leverage) / Math.sqrt(second * spread),
      crossCorrelation: this.#crossCount === 0 ? 0 : this.#cross / this.#crossCount,
    };
  }
}

const sumOf = () => ({ sum: 0, count: 0 });

function put(into: { sum: number; count: number }, value: number): void {
  into.sum += value;
  into.count++;
}
