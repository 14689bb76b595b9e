import { type Matrix, matrix } from '../../learn/matrix.ts';
import { words } from '../words.ts';
import { intensities, negations, valenceOf } from './valence.ts';

/** What a negation leaves of a word's valence, and how far it reaches (both from VADER, Hutto and Gilbert 2014). */
const NEGATED = -0.74;
const REACH = 3;
/** Before "but" counts less, after it more. */
const BEFORE_BUT = 0.5;
const AFTER_BUT = 1.5;
/** Sum of valences at which the score is about 0.7. */
const NORMALISER = 15;
/** Scores nearer to 0 than this are neutral. */
const NEUTRAL = 0.05;
/** How fast probabilities follow the score. */
const SHARPNESS = 4;

/** How good the news is, -1 to 1: valences of the words, turned by negations and weighed by intensities, added up and squashed. */
export function lexiconScore(text: string): number {
  const list = words(text, { keepStopWords: true });
  const turn = list.findIndex((word) => word === 'but' || word === 'despite');
  let sum = 0;
  for (const [i, word] of list.entries()) {
    let valence = valenceOf(word);
    if (valence === 0) continue;
    valence *= intensities.get(list[i - 1]) ?? 1;
    if (list.slice(Math.max(0, i - REACH), i).some((before) => negations.has(before))) valence *= NEGATED;
    if (turn >= 0) valence *= i < turn === (list[turn] === 'but') ? BEFORE_BUT : AFTER_BUT;
    sum += valence;
  }
  return sum / Math.sqrt(sum * sum + NORMALISER);
}

/** Scores as probabilities of negative, neutral and positive, texts x 3. Nothing is learned. */
export function lexiconProbabilities(texts: readonly string[]): Matrix {
  const result = matrix(texts.length, 3);
  for (const [row, text] of texts.entries()) {
    const score = lexiconScore(text);
    const weights = [-score, NEUTRAL, score].map((value) => Math.exp(SHARPNESS * value));
    const total = weights.reduce((sum, value) => sum + value, 0);
    result.data.set(
      weights.map((value) => value / total),
      row * 3,
    );
  }
  return result;
}
