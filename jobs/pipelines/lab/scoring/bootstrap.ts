import { blockBootstrap } from '../../../../core/learn/bootstrap.ts';
import type { LabFigure } from '../../../../core/market/laboratory/leaderboard.ts';
import type { TestTable } from './testTable.ts';

const ROUNDS = 300;
const BINS = 100;

/** Figures of rows, each a function of sums over days, with intervals by resampling whole days in blocks. */
export class DailyFigures {
  readonly #day: Int32Array;
  readonly #days: number;
  readonly #horizon: number;
  /** Rows that count. */
  readonly rows: Int32Array;

  constructor({ day, horizon }: Pick<TestTable, 'day' | 'horizon'>, rows: Int32Array) {
    const ordered = [...new Set(Array.from(rows, (row) => day[row]))].sort((a, b) => a - b);
    const index = new Map(ordered.map((one, i) => [one, i]));
    this.rows = rows;
    this.#day = Int32Array.from(rows, (row) => index.get(day[row]) as number);
    this.#days = ordered.length;
    this.#horizon = horizon;
  }

  get days(): number {
    return this.#days;
  }

  /** Sum of a value over the rows of each day. */
  sums(value: (row: number) => number): Float64Array {
    const sums = new Float64Array(this.#days);
    for (let i = 0; i < this.rows.length; i++) sums[this.#day[i]] += value(this.rows[i]);
    return sums;
  }

  /** Mean of a value over the rows of each day. */
  means(value: (row: number) => number): Float64Array {
    const counts = this.sums(() => 1);
    return this.sums(value).map((sum, i) => sum / counts[i]);
  }

  /** `of` applied to the totals of the given sums. */
  figure(sums: readonly Float64Array[], of: (totals: readonly number[]) => number): LabFigure {
    const totals = new Array<number>(sums.length);
    return this.#withInterval((sample) => {
      for (const [i, column] of sums.entries()) {
        let total = 0;
        for (let at = 0; at < sample.length; at++) total += column[sample[at]];
        totals[i] = total;
      }
      return of(totals);
    });
  }

  /** Area under the ROC curve, from histograms of the scores in 100 bins of equal count. */
  auc(score: (row: number) => number, positive: (row: number) => boolean): LabFigure {
    const scores = Float64Array.from(this.rows, score);
    const ascending = scores.slice().sort();
    const edges = Array.from(
      { length: BINS - 1 },
      (_, i) => ascending[Math.floor(((i + 1) * ascending.length) / BINS)],
    );
    const width = 2 * BINS;
    const counts = new Int32Array(this.#days * width);
    for (let i = 0; i < scores.length; i++) {
      let [low, high] = [0, edges.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (edges[middle] <= scores[i]) low = middle + 1;
        else high = middle;
      }
      counts[this.#day[i] * width + 2 * low + Number(positive(this.rows[i]))]++;
    }
    const total = new Float64Array(width);
    return this.#withInterval((sample) => {
      total.fill(0);
      for (let at = 0; at < sample.length; at++) {
        const from = sample[at] * width;
        for (let j = 0; j < width; j++) total[j] += counts[from + j];
      }
      let [below, won, positives] = [0, 0, 0];
      for (let bin = 0; bin < BINS; bin++) {
        won += total[2 * bin + 1] * (below + total[2 * bin] / 2);
        below += total[2 * bin];
        positives += total[2 * bin + 1];
      }
      return won / (below * positives);
    });
  }

  /** @param statistic of the indices of the sampled days */
  ofDays(statistic: (sample: Int32Array) => number): LabFigure {
    return this.#withInterval(statistic);
  }

  #withInterval(statistic: (sample: Int32Array) => number): LabFigure {
    const value = statistic(Int32Array.from({ length: this.#days }, (_, i) => i));
    const [low, high] = blockBootstrap(this.#days, statistic, {
      // Errors of h-day forecasts overlap for h days: a block must be longer.
      block: Math.max(20, 2 * this.#horizon),
      rounds: ROUNDS,
    });
    return { value, interval: [low, high] };
  }
}
