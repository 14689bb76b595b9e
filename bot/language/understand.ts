import { distance } from 'fastest-levenshtein';
import { findToken } from '../../core/market/tokens.ts';
import { answer, type Outcome, refuse } from '../../core/refusal.ts';
import type { Command } from '../command.ts';
import { typedArguments } from './arguments/argumentKind.ts';
import { isWrittenAsSymbol } from './arguments/symbolShape.ts';
import type { WrittenHolding } from './reading/holdings.ts';
import { isClear, type Reading, readSentence } from './reading/sentence.ts';
import { cleanText, TEXT_CAP, TEXT_LIMIT, tooLong } from './reading/text.ts';
import { readTyped } from './reading/typed.ts';
import { splitWords, type Word } from './reading/words.ts';

/** What was asked: a command and its arguments, not yet checked against the command's schema. */
export interface Understood {
  command: Command;
  args: Record<string, unknown>;
  /** 1 for a typed command; a sentence is less sure. */
  confidence: number;
}

/**
 * From what a person typed to a command. Deterministic; on doubt it asks back instead of guessing.
 * Refuses with `BadArguments` (empty, hidden characters, misplaced arguments), `TooLarge` or `UnknownCommand`.
 */
export function understand(commands: readonly Command[], raw: string): Outcome<Understood> {
  const cleaned = cleanText(raw, TEXT_CAP);
  if (!cleaned.ok) return cleaned;
  const text = cleaned.value;
  if (text === '') {
    return refuse(
      'BadArguments',
      'There is no question in that.',
      `Ask for example ${exampleOf(commands[0])}`,
    );
  }
  const head = headOf(commands, text);
  const limit = Math.min(head?.command?.textLimit ?? TEXT_LIMIT, TEXT_CAP);
  if (text.length > limit) return tooLong(limit);
  if (head?.slash && head.command === undefined) return unknownCommand(commands, head.name);
  const words = splitWords(text);
  if (head?.command === undefined) return fromSentence(commands, text, words);
  return fromTyped(commands, text, words, head.command, head.slash);
}

interface Head {
  name: string;
  slash: boolean;
  command?: Command;
}

/** `/predict`, `/Predict@pulseplate_bot`, or a first word that is the name of a command. */
function headOf(commands: readonly Command[], text: string): Head | undefined {
  const match = /^(\/?)\s{0,3}([\p{L}][\p{L}\p{N}_-]{0,40})(?:@\w{1,40})?(?=\s|$|[?!.,:])/u.exec(text);
  if (match === null) return text.startsWith('/') ? { name: text.slice(1, 25), slash: true } : undefined;
  const name = match[2].toLowerCase();
  const command = commands.find((candidate) => candidate.name === name);
  const slash = match[1] === '/';
  return command === undefined ? { name, slash } : { name, slash, command };
}

function fromTyped(
  commands: readonly Command[],
  text: string,
  words: readonly Word[],
  command: Command,
  slash: boolean,
): Outcome<Understood> {
  // "/ predict" is two words.
  const rest = words.slice(words[0].text === '/' ? 2 : 1);
  const typed = readTyped(command, rest, text);
  if (typed.ok && tokensKnown(command, typed.value)) return asTyped(command, typed.value);
  if (rest.some((word) => word.key !== undefined)) return typed.ok ? asTyped(command, typed.value) : typed;
  // "/predict what will bitcoin do in 3 days?" and "market is falling, will btc rise tomorrow?" are sentences.
  const readings = readSentence(slash ? [command] : commands, words);
  if (isClear(readings) && (readings[0].complete || !slash)) return answer(acted(readings[0]));
  return typed.ok ? asTyped(command, typed.value) : typed;
}

function asTyped(command: Command, args: Record<string, unknown>): Outcome<Understood> {
  return answer({ command, args, confidence: 1 });
}

function tokensKnown(command: Command, values: Record<string, unknown>): boolean {
  const typed = typedArguments(command);
  const written = typed
    .filter(({ kind, name }) => kind === 'holdings' && Array.isArray(values[name]))
    .flatMap(({ name }) => (values[name] as WrittenHolding[]).map(({ symbol }) => symbol));
  if (!written.every((symbol) => isWrittenAsSymbol(symbol) || findToken(symbol).ok)) return false;
  return typed
    .filter(({ kind, name }) => kind === 'token' && Object.hasOwn(values, name))
    .every(({ name }) => findToken(String(values[name])).ok);
}

function fromSentence(
  commands: readonly Command[],
  text: string,
  words: readonly Word[],
): Outcome<Understood> {
  const readings = readSentence(commands, words);
  if (isClear(readings)) return answer(acted(readings[0]));
  const likely = readings.slice(0, 3).filter(({ confidence }) => confidence > 0);
  if (likely.length === 0) return unknownCommand(commands, words[0]?.text ?? text);
  return refuse(
    'UnknownCommand',
    'I am not sure what you mean.',
    `Did you mean ${likely.map(({ command }) => exampleOf(command)).join(' or ')}?`,
  );
}

function acted({ command, values, confidence }: Reading): Understood {
  return { command, args: values, confidence };
}

/** Names the commands that are spelled most like `name`; without a near one, the way to the list. */
function unknownCommand(commands: readonly Command[], name: string): Outcome<never> {
  const wanted = name.slice(0, 24).toLowerCase();
  const near = commands
    .map((command) => ({
      command,
      far: distance(wanted, command.name) / Math.max(wanted.length, command.name.length),
    }))
    .filter(({ far }) => far <= 0.5)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3);
  const shown = near.length > 0 ? near.map(({ command }) => command) : commands.slice(0, 3);
  return refuse(
    'UnknownCommand',
    near.length > 0 ? `I know no command "${wanted}".` : 'I do not understand that.',
    near.length > 0
      ? `Did you mean ${shown.map(exampleOf).join(' or ')}?`
      : `Ask for example ${shown.map(exampleOf).join(' or ')}; /help lists everything.`,
  );
}

function exampleOf(command: Command): string {
  return command.examples[0];
}
