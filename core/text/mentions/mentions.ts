import {
  everydayWords,
  namesFollowedBy,
  neverAlone,
  tickersFollowedBy,
  usuallyCapital,
  wordsBehind,
} from './everydayWords.ts';

/** How people call a token. The list of tokens is another domain's: whoever asks passes it in. */
export interface TokenName {
  symbol: string;
  name: string;
  aliases: readonly string[];
}

/** Finds the tokens that a headline names, each symbol once, in the order in which they first stand there. */
export type FindMentions = (headline: string) => string[];

interface Word {
  text: string;
  lower: string;
  /** What stands between the word before and this one. */
  gap: string;
}

interface Pattern {
  symbol: string;
  words: readonly string[];
  /** A ticker; a name otherwise. */
  ticker: boolean;
  everyday: boolean;
}

/** A pattern, and the place of the word where it begins. */
interface Hit {
  hit: Pattern;
  at: number;
}

interface Found {
  symbol: string;
  from: number;
  to: number;
  sure: boolean;
  /** Written so that a list of tokens that are sure vouches for it. */
  listed: boolean;
}

/**
 * Names count in any case and tickers of three letters and more, too, unless they are everyday words. Those count behind
 * a `$`, as tickers in capitals where the rest is not, as names with a capital where the other words have none, before a
 * word such as "Protocol" or their own ticker in brackets, and in a list with tokens that are sure, unless all is in
 * capitals; a ticker is in a list only in capitals, since any word of a title may begin with one.
 */
export function mentionsOf(tokens: readonly TokenName[]): FindMentions {
  const patterns = patternsOf(tokens);
  const longest = Math.max(1, ...[...patterns.values()].flat().map(({ words }) => words.length));
  return (headline) => {
    const words = wordsOf(headline);
    const found: Found[] = [];
    const hits: Hit[] = [];
    for (let at = 0; at < words.length; ) {
      const hit = longestAt(patterns, longest, words, at);
      if (hit !== undefined) hits.push({ hit, at });
      at += hit?.words.length ?? 1;
    }
    const style = styleOf(words, hits);
    for (const { hit, at } of hits)
      found.push({
        symbol: hit.symbol,
        from: at,
        to: at + hit.words.length,
        sure: isSure(hit, words, at, style),
        listed: !style.shouted && mayBeListed(hit, words, at),
      });
    spreadOverLists(found, words);
    return [...new Set(found.filter(({ sure }) => sure).map(({ symbol }) => symbol))];
  };
}

function patternsOf(tokens: readonly TokenName[]): Map<string, Pattern[]> {
  const patterns = new Map<string, Pattern[]>();
  for (const { symbol, name, aliases } of tokens) {
    const names = [...new Set([symbol, name, ...aliases].map((one) => one.toLowerCase()))];
    for (const lower of names) {
      if (neverAlone.has(lower)) continue;
      const words = wordsOf(lower).map((word) => word.lower);
      const pattern = {
        symbol,
        words,
        ticker: lower === symbol.toLowerCase(),
        everyday: everydayWords.has(lower),
      };
      patterns.set(words[0], [...(patterns.get(words[0]) ?? []), pattern]);
    }
  }
  return patterns;
}

/** "Bitcoin Cash" before "Bitcoin": the longest name takes its words. */
function longestAt(patterns: Map<string, Pattern[]>, longest: number, words: readonly Word[], at: number) {
  const candidates = patterns.get(words[at].lower) ?? [];
  const fits = (pattern: Pattern) =>
    pattern.words.every(
      (word, offset) =>
        words[at + offset]?.lower === word && (offset === 0 || /^[\s-]$/.test(words[at + offset].gap)),
    ) &&
    // "Bitcoin cash flows" are flows of Bitcoin.
    !(pattern.words.length > 1 && isOtherWord(pattern.words, words, at));
  for (let count = longest; count > 0; count--) {
    const hit = candidates.find((pattern) => pattern.words.length === count && fits(pattern));
    if (hit !== undefined) return hit;
  }
  return undefined;
}

function isSure(
  { words: own, ticker, everyday }: Pattern,
  words: readonly Word[],
  at: number,
  style: Style,
): boolean {
  const { text, gap } = words[at];
  if (gap.endsWith('$')) return true;
  if (isOtherWord(own, words, at)) return false;
  const next = words[at + own.length];
  if (usuallyCapital.has(own[0]) && !isCapital(text) && !namesFollowedBy.has(next?.lower ?? '')) return false;
  if (!everyday) return ticker ? text === text.toUpperCase() || own[0].length > 2 : true;
  if (ticker && isCapitals(text) && !style.shouted) return true;
  if (!isCapital(text)) return false;
  const shown = ticker ? tickersFollowedBy : namesFollowedBy;
  if (next !== undefined && /^[\s-]$/.test(next.gap) && shown.has(next.lower)) return true;
  // "Stellar (XLM)": the ticker is sure, and it is found by itself.
  return !ticker && style.sentence && at > 0 && !/[.:!?"“‘]\s*$/.test(gap);
}

/** "Ripple effect", "compound interest", "into the ether". */
function isOtherWord(own: readonly string[], words: readonly Word[], at: number): boolean {
  const next = words[at + own.length]?.lower ?? '';
  if (wordsBehind[own.join(' ')]?.includes(next)) return true;
  const intoThe = words[at - 2]?.lower === 'into' && words[at - 1].lower === 'the';
  return own[0] === 'ether' && intoThe && !namesFollowedBy.has(next);
}

function mayBeListed({ words: own, ticker }: Pattern, words: readonly Word[], at: number): boolean {
  const { text } = words[at];
  return (ticker ? isCapitals(text) : isCapital(text)) && !isOtherWord(own, words, at);
}

function isCapital(text: string): boolean {
  return /^\p{Lu}/u.test(text);
}

function isCapitals(text: string): boolean {
  return /\p{Lu}/u.test(text) && text === text.toUpperCase();
}

/** In "Solana, Avalanche and Polkadot" the sure ones vouch for the one between or beside them. */
function spreadOverLists(found: Found[], words: readonly Word[]): void {
  for (const order of [found, [...found].reverse()])
    for (const [i, one] of order.entries()) {
      const before = order[i - 1];
      if (one.sure || !one.listed || before === undefined || !before.sure) continue;
      const [left, right] = before.from < one.from ? [before, one] : [one, before];
      one.sure = isListGap(words, left.to, right.from);
    }
}

function isListGap(words: readonly Word[], from: number, to: number): boolean {
  const between = words.slice(from, to);
  if (between.length === 0) return /^\s*[,/&+]\s*$/.test(words[to].gap);
  return between.length === 1 && /^(and|vs|or)$/.test(between[0].lower) && /^,?\s$/.test(between[0].gap);
}

interface Style {
  /** All in capitals: capitals tell nothing. */
  shouted: boolean;
  /** Most words begin without a capital, so that one that has it is a name. */
  sentence: boolean;
}

/** Tickers are in capitals however the rest is written, so they are left out. */
function styleOf(words: readonly Word[], hits: readonly Hit[]): Style {
  const tickers = new Set(
    hits.filter(({ hit, at }) => hit.ticker && isCapitals(words[at].text)).map(({ at }) => at),
  );
  const rest = words.filter(({ text }, at) => !tickers.has(at) && /^\p{L}{2}/u.test(text));
  const long = rest.filter(({ text }) => text.length >= 4);
  // "LINK up 10% in a day" has no long word beside its ticker.
  const telling = long.length > 0 ? long : rest;
  const small = telling.filter(({ text }) => text === text.toLowerCase());
  const loud = telling.filter(({ text }) => text === text.toUpperCase());
  return {
    // Of several tickers and nothing else one may be a word: "BTC NEAR 100K".
    shouted: telling.length === 0 ? tickers.size > 1 : loud.length > telling.length / 2,
    sentence: small.length > telling.length / 2,
  };
}

/** Runs of letters and digits, with a following 's taken off. */
function wordsOf(headline: string): Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const match of headline.normalize('NFKC').matchAll(/[\p{L}\p{N}]+/gu)) {
    const [text] = match;
    const gap = match.input.slice(end, match.index);
    end = match.index + text.length;
    if (text === 's' && /^['’]$/.test(gap)) continue;
    words.push({ text, lower: text.toLowerCase(), gap });
  }
  return words;
}
