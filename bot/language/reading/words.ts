/** One word of a question, and where it stood. A quoted run of words is one word. */
export interface Word {
  text: string;
  quoted: boolean;
  /** In `symbol=BTC` and `symbol: BTC`, what stands before the sign. */
  key?: string;
  /** As it was written, key and quotes included. */
  raw: string;
  start: number;
  end: number;
}

/**
 * Splits at white space. Double quotes hold words together, and so do single ones that open a word and close one;
 * an apostrophe is a letter, and a quote that never closes is one too. Inside double quotes `\"` and `\\` stand for
 * the character. Linear in the length of the text.
 */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at])) {
      at += 1;
      continue;
    }
    const start = at;
    const key = keyAt(text, at);
    if (key !== undefined) at += key.length + 1;
    const quote = quotedAt(text, at);
    const from = at;
    if (quote !== undefined) at = quote.end;
    else while (at < text.length && !/\s/.test(text[at])) at += 1;
    words.push({
      text: quote?.text ?? text.slice(from, at),
      quoted: quote !== undefined,
      ...(key === undefined ? {} : { key }),
      raw: text.slice(start, at),
      start,
      end: at,
    });
  }
  return words;
}

function keyAt(text: string, at: number): string | undefined {
  return /^([a-z][\w-]{0,31})[=:]/i.exec(text.slice(at, at + 33))?.[1];
}

function quotedAt(text: string, at: number): { text: string; end: number } | undefined {
  const sign = text[at];
  if (sign === "'") {
    const end = text.indexOf("'", at + 1);
    const closes = end > at + 1 && (end + 1 === text.length || /\s/.test(text[end + 1]));
    return closes ? { text: text.slice(at + 1, end), end: end + 1 } : undefined;
  }
  if (sign !== '"') return undefined;
  let content = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') return { text: content, end: index + 1 };
    if (character === '\\' && (text[index + 1] === '"' || text[index + 1] === '\\')) {
      index += 1;
      content += text[index];
    } else content += character;
  }
  return undefined;
}

/** Nothing that we know is longer; a bound keeps the patterns below quick on a wall of punctuation. */
const LONGEST_KNOWN = 64;

/** The word as it is compared: lower case, without the punctuation around it and a possessive behind it. */
export function plain(word: string): string {
  return word
    .slice(0, LONGEST_KNOWN)
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}$+-]+|[^\p{L}\p{N}%]+$/gu, '')
    .replace(/'s$/, '');
}
