/** Name of the model of sentiment and categories. */
export const SENTIMENT_MODEL = 'sentiment';

/** Longer headlines are cut, in tokens. */
export const MAX_TOKENS = 128;
