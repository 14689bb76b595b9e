import { symbolShape } from '../arguments/symbolShape.ts';
import { readNumber } from './numbers.ts';
import { mentionAt } from './tokenMention.ts';
import type { Word } from './words.ts';

/** One token of a portfolio as it was written. */
export interface WrittenHolding {
  symbol: string;
  weight?: number;
}

/** What stands in a list of holdings, and how many words that took. */
interface HoldingsRead {
  holdings: WrittenHolding[];
  words: number;
}

/**
 * Reads `BTC 0.5 ETH 30% solana`, and weights that stand before their tokens. Words that may stand between are skipped;
 * the list ends at the first word that is neither a token, a symbol nor a weight, or that `ends` says belongs elsewhere.
 */
export function readHoldings(
  words: readonly Word[],
  between: (word: Word) => boolean,
  ends: (word: Word) => boolean = () => false,
): HoldingsRead {
  const holdings: WrittenHolding[] = [];
  let taken = 0;
  for (let at = 0; at < words.length; ) {
    if (between(words[at])) {
      at += 1;
      continue;
    }
    const before = readWeight(words[at]);
    const start = before === undefined ? at : at + 1;
    const named = start < words.length && !ends(words[start]) ? symbolAt(words, start) : undefined;
    if (named === undefined) break;
    at = start + named.words;
    const after = before ?? (at < words.length ? readWeight(words[at]) : undefined);
    if (before === undefined && after !== undefined) at += 1;
    holdings.push({ symbol: named.symbol, ...(after !== undefined && { weight: after }) });
    taken = at;
  }
  return { holdings, words: taken };
}

/** `0.5`, `50%`; undefined for anything else. */
export function readWeight(word: Word): number | undefined {
  if (word.quoted || word.key !== undefined) return undefined;
  const [, number, percent] = /^([^%]+)(%?)$/.exec(word.text.replace(/[,;]+$/, '')) ?? [];
  const value = number === undefined ? undefined : readNumber(number);
  return value === undefined || percent === '' ? value : value / 100;
}

function symbolAt(words: readonly Word[], at: number): { symbol: string; words: number } | undefined {
  const mention = mentionAt(words, at);
  if (mention !== undefined) return { symbol: mention.token.symbol, words: mention.words };
  const text = words[at].text.replace(/[?!.,;]+$/, '');
  const fits = words[at].key === undefined && symbolShape.test(text) && readNumber(text) === undefined;
  return fits ? { symbol: text, words: 1 } : undefined;
}
