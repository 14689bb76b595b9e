/** Name of the model of sentiment and categories. */
export const SENTIMENT_MODEL = 'sentiment';

/** Name of the model that judges by words and pairs of words: the baselines of the other. */
export const WORDS_MODEL = 'sentiment-words';

/** Longer headlines are cut, in tokens. */
export const MAX_TOKENS = 128;
