/** A headline as a source has it, cleaned: no markup, no control characters. */
export interface Headline {
  title: string;
  /** http or https. */
  link: string;
  /** Name of the outlet. */
  source: string;
  /** ISO time. */
  published: string;
}

export interface NewsBatch {
  /** Of all sources that answered, each story once, the earliest one. */
  headlines: readonly Headline[];
  /** Sources that were asked and answered. */
  answered: number;
  /** In a sentence each, why others were not heard. */
  failures: readonly string[];
}

/** News, from wherever it can be had. */
export interface News {
  /** What the sources hold now. Never rejects; with OFFLINE nothing is asked and the batch is empty. */
  latest(): Promise<NewsBatch>;
}
