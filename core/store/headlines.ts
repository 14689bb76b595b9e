/** One story of the news, and what the model of sentiment said of it. */
export interface HeadlineRecord {
  /** Letters and digits of the title in lower case, and the UTC day: the same story of another outlet has the same. */
  key: string;
  title: string;
  /** http or https. */
  link: string;
  /** The outlet. */
  source: string;
  /** ISO time. */
  published: string;
  /** Tokens that it names. */
  symbols: readonly string[];
  /** Of negative, neutral and positive. */
  probabilities: readonly [number, number, number];
  category?: string;
  model: string;
  version: string;
}

/** All headlines, or those that name a token; of any time, or published at `from` (ISO) or later. */
export interface HeadlineFilter {
  symbol?: string;
  from?: string;
}

/** One row a headline, oldest first. */
export interface HeadlineScores {
  /** Milliseconds since the epoch. */
  published: Float64Array;
  /** Probability of positive less that of negative. */
  score: Float64Array;
  source: string[];
}
