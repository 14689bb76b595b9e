import { findOtherAsset } from '../../../core/market/assets/assets.ts';
import { answer, type Outcome, refuse } from '../../../core/refusal.ts';
import type { Command } from '../../command.ts';
import { guideOf } from '../../guide.ts';
import { type TypedArgument, typedArguments } from '../arguments/argumentKind.ts';
import { coerce, fits } from '../arguments/coerce.ts';
import { isWrittenAsSymbol } from '../arguments/symbolShape.ts';
import { readDays, readPeriod } from './dates.ts';
import { readHoldings } from './holdings.ts';
import { readSpan } from './numbers.ts';
import { mentionAt } from './tokenMention.ts';
import { plain, type Word } from './words.ts';

type Values = Record<string, unknown>;

/** Words that may stand between places without meaning anything. */
const fillers = new Set([
  'for',
  'of',
  'the',
  'in',
  'on',
  'next',
  'over',
  'to',
  'with',
  'and',
  'about',
  '?',
  '',
]);

/**
 * Reads what stands behind a command's name: `symbol=BTC`, `horizon: 7`, and the rest by place.
 * Refuses with `BadArguments` an argument that is unknown, given twice or REST only, and words without a place.
 */
export function readTyped(command: Command, words: readonly Word[], text: string): Outcome<Values> {
  const named = readNamed(command, words);
  if (!named.ok) return named;
  const { values, rest } = named.value;
  const open = typedArguments(command).filter((argument) => !Object.hasOwn(values, argument.name));
  const left = readPlaces(open, rest, text, values);
  if (left.length === 0) return answer(values);
  const free = open.find((argument) => !Object.hasOwn(values, argument.name));
  if (free !== undefined && left.length === 1) {
    // The schema will say what would have fitted there.
    values[free.name] = coerce(free, left[0].text);
    return answer(values);
  }
  return refuse(
    'BadArguments',
    `I do not know what "${left[0].text.slice(0, 40)}" is for.`,
    `Write ${guideOf(command).usage}, for example ${command.examples[0]}`,
  );
}

function readNamed(
  command: Command,
  words: readonly Word[],
): Outcome<{ values: Values; rest: readonly Word[] }> {
  const typed = typedArguments(command);
  const takesText = typed.some((argument) => argument.kind === 'text');
  const takesHoldings = typed.some((argument) => argument.kind === 'holdings');
  const values: Values = {};
  const rest: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const spaced = word.key === undefined && !word.quoted && words[at + 1]?.text === '=';
    const key = (word.key ?? (spaced ? word.text : undefined))?.toLowerCase();
    const argument = typed.find(({ name }) => name.toLowerCase() === key);
    if (argument === undefined && takesHoldings && word.key !== undefined && !word.quoted) {
      // `BTC=0.5` is a token and its weight.
      const { key: token, ...whole } = word;
      rest.push({ ...whole, text: token, raw: token });
      if (word.text !== '') rest.push({ ...whole, raw: word.text });
      continue;
    }
    if (argument === undefined) {
      const meant = key !== undefined && !takesText && !/^https?$/.test(key);
      if (meant) return unknownArgument(command, key);
      const { key: _, ...whole } = word;
      rest.push(word.key === undefined ? word : { ...whole, text: word.raw });
      continue;
    }
    if (Object.hasOwn(values, argument.name)) {
      return refuse('BadArguments', `The argument "${argument.name}" is given twice.`, 'Give it once.');
    }
    if (spaced) at += 1;
    const separate = spaced || (word.text === '' && !word.quoted);
    if (separate) at += 1;
    const value = separate ? words[at] : word;
    if (value === undefined) {
      return refuse(
        'BadArguments',
        `The argument "${argument.name}" has no value.`,
        `Write ${argument.name}=...`,
      );
    }
    const span = argument.kind === 'days' ? spanFrom(value, words[at + 1]) : undefined;
    if (span !== undefined) at += 1;
    values[argument.name] = span ?? coerce(argument, value.text);
  }
  return answer({ values, rest });
}

/** `horizon: 7 days`: the unit is the next word. */
function spanFrom(value: Word, next: Word | undefined): number | undefined {
  if (next === undefined || next.quoted || next.key !== undefined) return undefined;
  const span = readSpan([value.text.toLowerCase(), plain(next.text)], 0);
  return span?.words === 2 ? span.days : undefined;
}

function unknownArgument(command: Command, key: string): Outcome<never> {
  const restOnly = Object.hasOwn(command.args.shape, key);
  return refuse(
    'BadArguments',
    restOnly
      ? `The argument "${key}" can only be sent over REST.`
      : `The command /${command.name} has no argument "${key}".`,
    `Write ${guideOf(command).usage}, for example ${command.examples[0]}`,
  );
}

/** Fills `values` place by place and returns the words that found none. */
function readPlaces(
  open: readonly TypedArgument[],
  words: readonly Word[],
  text: string,
  values: Values,
): Word[] {
  let left = [...words];
  for (const [index, argument] of open.entries()) {
    if (argument.kind === 'text') {
      left = readText(argument, open.slice(index + 1), left, text, values);
      break;
    }
    if (Object.hasOwn(values, argument.name)) continue;
    while (left.length > 0 && isFiller(left[0])) left.shift();
    if (left.length === 0) break;
    left = left.slice(readPlace(argument, open.length === 1, open.slice(index + 1), left, values));
  }
  return left.filter((word) => !isFiller(word));
}

/** @returns how many words the argument took */
function readPlace(
  argument: TypedArgument,
  alone: boolean,
  later: readonly TypedArgument[],
  left: readonly Word[],
  values: Values,
): number {
  if (argument.kind === 'token') {
    // An optional token before other places must be one; where it is needed, the skill says what is near.
    const taken = mentionAt(left, 0)?.words ?? (argument.required || alone ? 1 : 0);
    if (taken > 0) values[argument.name] = coerce(argument, join(left.slice(0, taken)));
    return taken;
  }
  const isLater = (word: Word) =>
    later.some((next) => next.kind === 'choice' && fits(next, plain(word.text)));
  if (argument.kind === 'holdings') {
    const read = readHoldings(left, isFiller, isLater);
    if (read.words > 0) values[argument.name] = read.holdings;
    return read.words;
  }
  if (argument.kind === 'tokens' || argument.kind === 'list') {
    const taken = listLength(argument, isLater, left);
    if (taken > 0) values[argument.name] = coerce(argument, join(left.slice(0, taken)));
    return taken;
  }
  if (argument.kind === 'date') {
    const taken = readDate(argument, later, left, values);
    if (taken > 0) return taken;
  }
  if (argument.kind === 'days') {
    const span = readSpan(
      left.map((word) => plain(word.text)),
      0,
    );
    if (span !== undefined) {
      values[argument.name] = span.days;
      return span.words;
    }
  }
  const word = argument.kind === 'choice' ? plain(left[0].text) : left[0].text;
  if (!argument.required && !fits(argument, word)) return 0;
  values[argument.name] = coerce(argument, word);
  return 1;
}

/** A day, or for `from` and `to` a period: one day alone is the first of it. @returns how many words it took */
function readDate(
  argument: TypedArgument,
  later: readonly TypedArgument[],
  left: readonly Word[],
  values: Values,
): number {
  if (left[0].quoted) return 0;
  const words = left.map((word) => plain(word.text));
  const first = readDays(words, 0);
  if (argument.name === 'from' && later.some(({ name }) => name === 'to')) {
    const period = readPeriod(words, 0);
    const alone = first !== undefined && first.from === first.to && period?.words === first.words;
    if (period?.from !== undefined) values.from = period.from;
    if (period?.to !== undefined && !alone) values.to = period.to;
    return period?.words ?? 0;
  }
  if (first === undefined || first.from !== first.to) return 0;
  values[argument.name] = first.from;
  return first.words;
}

/** Entries up to the first word that is none: for tokens and stocks a number or a choice ends the list. */
function listLength(
  argument: TypedArgument,
  isLater: (word: Word) => boolean,
  left: readonly Word[],
): number {
  if (argument.kind === 'list') {
    const end = left.findIndex((word) => isLater(word) || !fits(argument, word.text));
    return end < 0 ? left.length : end;
  }
  let end = 0;
  let at = 0;
  while (at < left.length) {
    const mention = mentionAt(left, at);
    if (mention !== undefined || at === 0 || left[at].text.includes(',') || isListed(left[at], isLater)) {
      at += mention?.words ?? 1;
      end = at;
    } else if (isFiller(left[at])) at += 1;
    else break;
  }
  return end;
}

/** A stock, a fund, cash, or what is written as a symbol: whether it is known is the skill's to say. */
function isListed(word: Word, isLater: (word: Word) => boolean): boolean {
  if (word.quoted || word.key !== undefined || isLater(word)) return false;
  const text = word.text.replace(/[?!.,;]+$/, '');
  return isWrittenAsSymbol(text) || findOtherAsset(text) !== undefined;
}

/** The text takes everything, save what later places take from the end. */
function readText(
  argument: TypedArgument,
  later: readonly TypedArgument[],
  words: readonly Word[],
  text: string,
  values: Values,
): Word[] {
  const left = [...words];
  for (const next of [...later].reverse()) {
    const last = left.at(-1);
    if (left.length < 2 || last === undefined) break;
    if (next.kind === 'text' ? !last.quoted && left.length !== later.length + 1 : !fits(next, last.text))
      continue;
    values[next.name] = coerce(next, last.text);
    left.pop();
  }
  if (left.length === 0) return left;
  const only = left.length === 1 ? left[0] : undefined;
  values[argument.name] = only?.quoted ? only.text : runs(left, text);
  return [];
}

/** The words as they were written, line breaks included; where a named argument stood between, one space. */
function runs(words: readonly Word[], text: string): string {
  let result = text.slice(words[0].start, words[0].end);
  for (const [index, word] of words.entries()) {
    if (index === 0) continue;
    const between = text.slice(words[index - 1].end, word.start);
    result += (/^\s+$/.test(between) ? between : ' ') + text.slice(word.start, word.end);
  }
  return result;
}

function join(words: readonly Word[]): string {
  return words.map((word) => (word.quoted ? word.text : word.text.replace(/[?!.,;]+$/, ''))).join(' ');
}

function isFiller(word: Word): boolean {
  return !word.quoted && word.key === undefined && fillers.has(plain(word.text));
}
