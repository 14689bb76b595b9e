import { findOtherAsset } from '../../../core/market/assets/assets.ts';
import type { Command } from '../../command.ts';
import { type TypedArgument, typedArguments } from '../arguments/argumentKind.ts';
import { coerce, fits } from '../arguments/coerce.ts';
import { isWrittenAsSymbol } from '../arguments/symbolShape.ts';
import { readWeight, type WrittenHolding } from './holdings.ts';
import { readCount, readSpan } from './numbers.ts';
import { mentionAt } from './tokenMention.ts';
import { plain, type Word } from './words.ts';

/** Words of a sentence that carry no argument. */
const empty = new Set(
  `a an the is are was were be been am do does did will would shall should can could may might must it its this that
  these those there here what which who how why when where whether if i you he she we they me my your our us them
  of to in on at by for from with about over into up down and or but so than then as not no yes please tell show
  give say let know want like need get make find see look ask much many any some all just now currently really very
  going go goes gonna happen happening think guess today next coming hey hi hello thanks thank bot pulseplate okay ok
  dear per each good cost price prices value worth coin token crypto cryptocurrency s re`.split(/\s+/),
);

/** Times that no argument of whole days can mean: to drop one would answer another question. */
const otherTimes =
  /^(yesterday|(mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|hours?|minutes?|seconds?|tonight|years?|decades?|january|february|april|june|july|august|september|october|november|december|(19|20)\d\d|q[1-4])$/;

/** What a sentence says about the arguments of one command. */
export interface Extraction {
  values: Record<string, unknown>;
  /** Places of the words that became arguments. */
  used: Set<number>;
  /** Words that mean something which no argument took. */
  unexplained: string[];
  /** True when something was said that the command cannot do: two tokens for one place, or a time of day. */
  conflict: boolean;
}

/** Finds the arguments of a command anywhere in a sentence. `cues` are the places of words that named the command. */
export function extract(command: Command, words: readonly Word[], cues: ReadonlySet<number>): Extraction {
  const plainWords = words.map((word) => plain(word.raw));
  const state: Extraction = { values: {}, used: new Set(), unexplained: [], conflict: false };
  const typed = typedArguments(command);
  readTokens(typed, words, state);
  for (const argument of typed) readKind(argument, words, plainWords, cues, state);
  const open = (place: number) =>
    !state.used.has(place) && !cues.has(place) && plainWords[place] !== '' && !empty.has(plainWords[place]);
  const unread = words.flatMap((word, place) => (open(place) ? [{ word, place }] : []));
  if (unread.some(({ place }) => otherTimes.test(plainWords[place]))) state.conflict = true;
  const gap = typed.find(
    ({ name, kind, required }) =>
      required && (kind === 'token' || kind === 'text') && !Object.hasOwn(state.values, name),
  );
  const neighbours = unread.every(({ place }, index) => index === 0 || place === unread[index - 1].place + 1);
  if (
    gap !== undefined &&
    unread.length > 0 &&
    unread.length <= (gap.kind === 'text' ? 8 : 2) &&
    neighbours
  ) {
    // The one thing that was not understood must be what is missing; the skill says if it knows no such thing.
    state.values[gap.name] = unread.map(({ word }) => word.text.replace(/[?!.,;]+$/, '')).join(' ');
    for (const { place } of unread) state.used.add(place);
  } else state.unexplained = unread.map(({ word }) => word.text);
  return state;
}

/** Every token that is named or written as a symbol, with the weight that stands beside it. */
function readPortfolio(argument: TypedArgument, words: readonly Word[], state: Extraction): void {
  const found: WrittenHolding[] = [];
  const use = (from: number, count: number) => {
    for (let place = from; place < from + count; place += 1) state.used.add(place);
  };
  const shouted = isShouted(words);
  for (let at = 0; at < words.length; ) {
    const mention = mentionAt(words, at);
    const text = words[at].text.replace(/^\W+(?=\$)|[?!.,;]+$/g, '');
    const symbol = mention?.sure
      ? mention.token.symbol
      : !shouted && isWrittenAsSymbol(text)
        ? text.replace('$', '').toUpperCase()
        : undefined;
    if (symbol === undefined) {
      at += 1;
      continue;
    }
    const count = mention?.sure ? mention.words : 1;
    use(at, count);
    const beside = [at - 1, at + count].find(
      (place) =>
        words[place] !== undefined && !state.used.has(place) && readWeight(words[place]) !== undefined,
    );
    const weight = beside === undefined ? undefined : readWeight(words[beside]);
    if (beside !== undefined) use(beside, 1);
    found.push({ symbol, ...(weight !== undefined && { weight }) });
    at += count;
  }
  if (found.length > 0) state.values[argument.name] = found;
}

function readTokens(typed: readonly TypedArgument[], words: readonly Word[], state: Extraction): void {
  const portfolio = typed.find(({ kind }) => kind === 'holdings');
  if (portfolio !== undefined) readPortfolio(portfolio, words, state);
  const argument = typed.find(({ kind }) => kind === 'token' || kind === 'tokens');
  if (argument === undefined) return;
  const shouted = isShouted(words);
  const mentions: { symbol: string; at: number; words: number; sure: boolean }[] = [];
  for (let at = 0; at < words.length; ) {
    const mention = mentionAt(words, at);
    const other =
      mention === undefined && argument.kind === 'tokens' ? otherAsset(words[at], shouted) : undefined;
    if (mention !== undefined) mentions.push({ ...mention, symbol: mention.token.symbol, at });
    else if (other !== undefined) mentions.push({ symbol: other, at, words: 1, sure: true });
    at += mention?.words ?? 1;
  }
  const counted = argument.kind === 'tokens' ? readCounted(words, state) : undefined;
  const sure = mentions.filter((mention) => mention.sure);
  const taken = sure.length > 0 ? sure : mentions.slice(0, 1);
  const symbols = [...new Set(taken.map(({ symbol }) => symbol))];
  if (symbols.length === 0) return;
  for (const mention of taken) {
    for (let offset = 0; offset < mention.words; offset += 1) state.used.add(mention.at + offset);
  }
  state.values[argument.name] = argument.kind === 'tokens' ? symbols : symbols[0];
  if (argument.kind === 'token' && symbols.length > 1) state.conflict = true;
  if (counted !== undefined && counted !== symbols.length) state.conflict = true;
}

/** In a text all in capitals they tell nothing. */
function isShouted(words: readonly Word[]): boolean {
  return words.every(({ text }) => text === text.toUpperCase());
}

/** The symbol of a stock, a fund or cash, or of what is written as a symbol where capitals tell something. */
function otherAsset(word: Word, shouted: boolean): string | undefined {
  const text = word.text.replace(/^\W+(?=\$)|[?!.,;]+$/g, '');
  const written = !shouted && isWrittenAsSymbol(text) ? text.replace('$', '').toUpperCase() : undefined;
  return findOtherAsset(text)?.symbol ?? written;
}

/** "3 coins" says how many there are, not how many days. */
function readCounted(words: readonly Word[], state: Extraction): number | undefined {
  for (let at = 0; at + 1 < words.length; at += 1) {
    const count = readCount(plain(words[at].text));
    if (count === undefined || !/^(coin|token|asset|stock|crypto)s?$/.test(plain(words[at + 1].text)))
      continue;
    state.used.add(at);
    state.used.add(at + 1);
    return count;
  }
  return undefined;
}

function readKind(
  argument: TypedArgument,
  words: readonly Word[],
  plainWords: readonly string[],
  cues: ReadonlySet<number>,
  state: Extraction,
): void {
  if (Object.hasOwn(state.values, argument.name)) return;
  const take = (value: unknown, from: number, count: number) => {
    state.values[argument.name] = value;
    for (let place = from; place < from + count; place += 1) state.used.add(place);
  };
  for (const place of plainWords.keys()) {
    if (state.used.has(place)) continue;
    const found = valueAt(argument, words, plainWords, place, cues.has(place));
    if (found !== undefined) {
      take(found.value, place, found.words);
      if (argument.kind === 'choice' && choosesAnother(argument, plainWords, cues, state))
        state.conflict = true;
      return;
    }
  }
  // "forecast eth 3": one bare number can only be the days.
  const bare = plainWords.flatMap((word, place) =>
    readCount(word) !== undefined && /\d/.test(word) && !state.used.has(place) ? [place] : [],
  );
  if (argument.kind === 'days' && bare.length === 1) take(readCount(plainWords[bare[0]]), bare[0], 1);
}

/** "low risk high": whoever chooses twice has not chosen. */
function choosesAnother(
  argument: TypedArgument,
  plainWords: readonly string[],
  cues: ReadonlySet<number>,
  state: Extraction,
): boolean {
  return plainWords.some(
    (word, place) =>
      !state.used.has(place) &&
      !cues.has(place) &&
      fits(argument, word) &&
      coerce(argument, word) !== state.values[argument.name],
  );
}

function valueAt(
  argument: TypedArgument,
  words: readonly Word[],
  plainWords: readonly string[],
  place: number,
  isCue: boolean,
): { value: unknown; words: number } | undefined {
  const word = plainWords[place];
  switch (argument.kind) {
    case 'days': {
      const span = readSpan(plainWords, place);
      return span === undefined ? undefined : { value: span.days, words: span.words };
    }
    case 'number': {
      const next = plainWords[place + 1];
      if (next === undefined) return undefined;
      const named = sameWord(next, argument.name) ? readCount(word) : undefined;
      const value = named ?? (sameWord(word, argument.name) ? readCount(next) : undefined);
      return value === undefined ? undefined : { value, words: 2 };
    }
    case 'choice':
      return !isCue && fits(argument, word) ? { value: coerce(argument, word), words: 1 } : undefined;
    case 'date':
      return fits(argument, word) ? { value: word, words: 1 } : undefined;
    case 'text':
      return words[place].quoted ? { value: words[place].text, words: 1 } : undefined;
    default:
      return undefined;
  }
}

function sameWord(word: string, name: string): boolean {
  return (
    word === name.toLowerCase() || `${word}s` === name.toLowerCase() || word === `${name.toLowerCase()}s`
  );
}
