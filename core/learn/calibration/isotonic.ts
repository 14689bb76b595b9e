import { type Estimator, fitted } from '../estimator.ts';
import { type Matrix, matrix, requireFinite } from '../matrix.ts';
import { requireScores, requireTargets } from './scores.ts';

/** A rising piecewise linear map of a score, flat beyond its ends. */
export interface IsotonicMap {
  /** Strictly ascending. */
  scores: number[];
  /** Never descending, one per score. */
  values: number[];
}

export interface IsotonicState {
  /** One per output. */
  maps: IsotonicMap[];
}

/**
 * Isotonic regression: for each output the rising function of its own score that is least squares to the targets, by
 * pooling adjacent violators (Ayer et al. 1955; Barlow et al. 1972). Linear between the scores that were seen, as
 * calibration needs no steps. The scores are as many columns as the targets.
 */
export class Isotonic implements Estimator<IsotonicState> {
  #state: IsotonicState | undefined;

  fit(scores: Matrix, targets: Matrix): this {
    requireTargets(scores, targets);
    const column = (source: Matrix, output: number) =>
      Float64Array.from({ length: source.rows }, (_, row) => source.data[row * source.columns + output]);
    this.#state = {
      maps: Array.from({ length: targets.columns }, (_, output) =>
        withoutInnerPoints(poolViolators(column(scores, output), column(targets, output))),
      ),
    };
    return this;
  }

  predict(scores: Matrix): Matrix {
    const { maps } = fitted(this.#state);
    requireScores(scores, maps.length);
    return matrix(
      scores.rows,
      scores.columns,
      scores.data.map((score, i) => interpolate(maps[i % maps.length], score)),
    );
  }

  save(): IsotonicState {
    return structuredClone(fitted(this.#state));
  }

  load(state: IsotonicState): this {
    for (const { scores, values } of state.maps) {
      requireFinite(scores, 'scores');
      requireFinite(values, 'values');
    }
    this.#state = structuredClone(state);
    return this;
  }
}

/** The value at every different score. */
function poolViolators(scores: Float64Array, targets: Float64Array): IsotonicMap {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  const distinct: number[] = [];
  /** Runs of distinct scores that share a value: number of scores, of rows, and mean target. */
  const blocks: { scores: number; rows: number; value: number }[] = [];
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]];
    let end = start;
    let sum = 0;
    while (end < order.length && scores[order[end]] === score) sum += targets[order[end++]];
    distinct.push(score);
    let block = { scores: 1, rows: end - start, value: sum / (end - start) };
    for (let last = blocks.at(-1); last !== undefined && last.value >= block.value; last = blocks.at(-1)) {
      blocks.pop();
      const rows = last.rows + block.rows;
      const value = (last.value * last.rows + block.value * block.rows) / rows;
      block = { scores: last.scores + block.scores, rows, value };
    }
    blocks.push(block);
    start = end;
  }
  return {
    scores: distinct,
    values: blocks.flatMap((block) => new Array<number>(block.scores).fill(block.value)),
  };
}

/** The same function from fewer points: those between two of the same value say nothing. */
function withoutInnerPoints({ scores, values }: IsotonicMap): IsotonicMap {
  const kept = values.flatMap((value, i) =>
    i > 0 && i < values.length - 1 && values[i - 1] === value && values[i + 1] === value ? [] : [i],
  );
  return { scores: kept.map((i) => scores[i]), values: kept.map((i) => values[i]) };
}

function interpolate({ scores, values }: IsotonicMap, score: number): number {
  let low = 0;
  let high = scores.length - 1;
  if (score <= scores[low]) return values[low];
  if (score >= scores[high]) return values[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle] <= score) low = middle;
    else high = middle;
  }
  const share = (score - scores[low]) / (scores[high] - scores[low]);
  return values[low] + share * (values[high] - values[low]);
}
