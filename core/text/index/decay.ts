/** One headline as the index sees it. */
export interface ScoredHeadline {
  /** Milliseconds since the epoch. */
  published: number;
  /** Probability of positive less that of negative, -1..1. */
  score: number;
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
  /** Sum of the weights now: 1 for a headline of this moment, 1/2 for one of a half-life ago. */
  weight: number;
}

/** Neutral headlines of this moment that are added to what was found, so that one alone does not make a mood. */
export const NEUTRAL_PRIOR = 3;

const HOUR_MS = 3_600_000;

/** Weight of a headline of that age. */
export function decay(ageMs: number, { halfLifeHours }: IndexOptions): number {
  return 2 ** (-ageMs / (halfLifeHours * HOUR_MS));
}

/**
 * Exponentially decayed sums over headlines that come in the order of their times; what is kept is the same however many
 * have come.
 */
export class DecayedScores {
  readonly #options: IndexOptions;
  #time = Number.NEGATIVE_INFINITY;
  #weights = 0;
  #squaredWeights = 0;
  #scores = 0;
  #squaredScores = 0;

  constructor(options: IndexOptions) {
    if (!(options.halfLifeHours > 0)) throw new RangeError('The half-life must be above 0');
    this.#options = options;
  }

  /** @throws RangeError for one that is older than the one before */
  add({ published, score }: ScoredHeadline): void {
    this.#moveTo(published);
    this.#weights += 1;
    this.#squaredWeights += 1;
    this.#scores += score;
    this.#squaredScores += score * score;
  }

  /** @param now milliseconds since the epoch, not before the last headline */
  readAt(now: number): Reading {
    this.#moveTo(now);
    const weight = this.#weights;
    if (!(weight > 0)) return { value: 0, mean: 0, effectiveCount: 0, dissent: null, weight: 0 };
    const mean = this.#scores / weight;
    const effectiveCount = this.#squaredWeights > 0 ? weight ** 2 / this.#squaredWeights : 0;
    const variance = Math.max(0, this.#squaredScores / weight - mean * mean);
    return {
      value: this.#scores / (weight + NEUTRAL_PRIOR),
      mean,
      effectiveCount,
      // A hair less than two, since two that are a moment apart do not weigh quite the same.
      dissent: effectiveCount > 1.9 ? Math.sqrt(variance) : null,
      weight,
    };
  }

  #moveTo(time: number): void {
    if (!(time >= this.#time)) throw new RangeError('Headlines must come in the order of their times');
    const factor = this.#time === Number.NEGATIVE_INFINITY ? 1 : decay(time - this.#time, this.#options);
    this.#weights *= factor;
    this.#squaredWeights *= factor * factor;
    this.#scores *= factor;
    this.#squaredScores *= factor;
    this.#time = time;
  }
}
