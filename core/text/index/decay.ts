/** One headline as the index sees it. */
export interface ScoredHeadline {
  /** Milliseconds since the epoch. */
  published: number;
  /** Probability of positive less that of negative, -1..1. */
  score: number;
  /** Whoever told it; one without is not held to `MOST_SHARE`. */
  source?: string;
}

export interface IndexOptions {
  /** After this many hours a headline counts half. */
  halfLifeHours: number;
}

/** What the headlines up to a time say. */
export interface Reading {
  /** Weighted mean of the scores, shrunk towards neutral (0) where there are few: -1..1. */
  value: number;
  /** The same without shrinking; 0 where there is none. */
  mean: number;
  /** Headlines of like weight that would tell as much (Kish 1965): (sum of weights)^2 / sum of their squares. */
  effectiveCount: number;
  /** Weighted standard deviation of the scores, 0..1; null where fewer than two tell anything. */
  dissent: number | null;
  /** Sum of the weights now: 1 for a headline of this moment, 1/2 for one of a half-life ago, less where its source has too many. */
  weight: number;
}

/** Neutral headlines of this moment that are added to what was found, so that one alone does not make a mood. */
export const NEUTRAL_PRIOR = 3;

/**
 * Share of the whole weight, the neutral headlines counted in, that one source may have: anyone may post to some of them.
 * A headline alone of its source is never above it.
 */
export const MOST_SHARE = 1 / 4;

const HOUR_MS = 3_600_000;

/** Weight of a headline of that age. */
export function decay(ageMs: number, { halfLifeHours }: IndexOptions): number {
  return 2 ** (-ageMs / (halfLifeHours * HOUR_MS));
}

/** Decayed sums of the headlines of one source. */
interface Sums {
  weights: number;
  squaredWeights: number;
  scores: number;
  squaredScores: number;
}

/**
 * Exponentially decayed sums over headlines that come in the order of their times; what is kept grows with the sources
 * alone. Where the weight of a source is more than `MOST_SHARE` of the whole, each of its headlines weighs less, so that
 * it has that share.
 */
export class DecayedScores {
  readonly #options: IndexOptions;
  #time = Number.NEGATIVE_INFINITY;
  readonly #bySource = new Map<string | undefined, Sums>();

  constructor(options: IndexOptions) {
    if (!(options.halfLifeHours > 0)) throw new RangeError('The half-life must be above 0');
    this.#options = options;
  }

  /** @throws RangeError for one that is older than the one before */
  add({ published, score, source }: ScoredHeadline): void {
    this.#moveTo(published);
    let sums = this.#bySource.get(source);
    if (sums === undefined) {
      sums = { weights: 0, squaredWeights: 0, scores: 0, squaredScores: 0 };
      this.#bySource.set(source, sums);
    }
    sums.weights += 1;
    sums.squaredWeights += 1;
    sums.scores += score;
    sums.squaredScores += score * score;
  }

  /** @param now milliseconds since the epoch, not before the last headline */
  readAt(now: number): Reading {
    this.#moveTo(now);
    const most = this.#mostWeight();
    const total = { weights: 0, squaredWeights: 0, scores: 0, squaredScores: 0 };
    for (const [source, sums] of this.#bySource) {
      const factor = factorOf(source, sums, most);
      total.weights += factor * sums.weights;
      total.squaredWeights += factor * factor * sums.squaredWeights;
      total.scores += factor * sums.scores;
      total.squaredScores += factor * sums.squaredScores;
    }
    const weight = total.weights;
    if (!(weight > 0)) return { value: 0, mean: 0, effectiveCount: 0, dissent: null, weight: 0 };
    const mean = total.scores / weight;
    const effectiveCount = total.squaredWeights > 0 ? weight ** 2 / total.squaredWeights : 0;
    const variance = Math.max(0, total.squaredScores / weight - mean * mean);
    return {
      value: total.scores / (weight + NEUTRAL_PRIOR),
      mean,
      effectiveCount,
      // A hair less than two, since two that are a moment apart do not weigh quite the same.
      dissent: effectiveCount > 1.9 ? Math.sqrt(variance) : null,
      weight,
    };
  }

  /** What is left, at the time of the last reading, of the weight of a headline of that source: 1 unless it has too many. */
  shareLeft(source: string): number {
    const sums = this.#bySource.get(source);
    return sums === undefined ? 1 : factorOf(source, sums, this.#mostWeight());
  }

  /** The weight that makes `MOST_SHARE` of the whole, those above it held to it. */
  #mostWeight(): number {
    let rest = NEUTRAL_PRIOR;
    for (const { weights } of this.#bySource.values()) rest += weights;
    const largest = [...this.#bySource]
      .flatMap(([source, { weights }]) => (source === undefined ? [] : [weights]))
      .sort((a, b) => b - a);
    let most = MOST_SHARE * rest;
    // Holding one down makes the whole smaller, and so the share of the next larger.
    for (const [held, weights] of largest.entries()) {
      if (weights <= most) break;
      rest -= weights;
      most = (MOST_SHARE * rest) / (1 - MOST_SHARE * (held + 1));
    }
    return most;
  }

  #moveTo(time: number): void {
    if (!(time >= this.#time)) throw new RangeError('Headlines must come in the order of their times');
    const factor = this.#time === Number.NEGATIVE_INFINITY ? 1 : decay(time - this.#time, this.#options);
    for (const sums of this.#bySource.values()) {
      sums.weights *= factor;
      sums.squaredWeights *= factor * factor;
      sums.scores *= factor;
      sums.squaredScores *= factor;
    }
    this.#time = time;
  }
}

function factorOf(source: string | undefined, { weights }: Sums, most: number): number {
  return source === undefined || weights <= most ? 1 : most / weights;
}
