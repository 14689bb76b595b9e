import { findToken, type Token } from '../../../core/market/tokens.ts';
import { plain, type Word } from './words.ts';

/** Names of tokens are at most this many words ("shiba inu", "internet computer protocol"). */
const LONGEST_NAME = 3;

/** Tokens whose lower-case symbol or name is an everyday word: in a sentence they count only when written as a symbol. */
const everyday = new Set(
  'one near link dot sand rose flow gas atom apt ape axs bat comp celo dash gala hot icp key mask mina op order people pepe safe sei snx sui sun super sushi time ton trump uni via wave waves win wing stellar cosmos maker compound avalanche aptos graph'.split(
    ' ',
  ),
);

/** A token that was named, and how many words that took. */
export interface Mention {
  token: Token;
  words: number;
  /** False for an everyday word that happens to be a token's name. */
  sure: boolean;
}

/** The longest token name that starts at `words[at]`. */
export function mentionAt(words: readonly Word[], at: number): Mention | undefined {
  for (let count = Math.min(LONGEST_NAME, words.length - at); count > 0; count -= 1) {
    const part = words.slice(at, at + count);
    if (count > 1 && part.some((word) => word.quoted || word.key !== undefined)) continue;
    const name = part.map((word) => plain(word.text)).join(' ');
    if (name === '') continue;
    const found = findToken(name);
    if (!found.ok) continue;
    const written = part[0].text.replace(/^\W+|\W+$/g, '');
    const asSymbol = part[0].text.startsWith('$') || written === found.value.symbol || part[0].quoted;
    return { token: found.value, words: count, sure: count > 1 || asSymbol || !everyday.has(name) };
  }
  return undefined;
}
