import type { Command } from '../../command.ts';
import { typedArguments } from '../arguments/argumentKind.ts';
import { cueWords } from './cues.ts';
import { type Extraction, extract } from './extract.ts';
import { plain, type Word } from './words.ts';

/** One reading of a sentence. */
export interface Reading {
  command: Command;
  values: Record<string, unknown>;
  /** 0..1; from `SURE` on it is acted upon. */
  confidence: number;
  /** True when every word found a meaning. */
  complete: boolean;
}

/** Below this a sentence is not acted upon. */
const SURE = 0.6;
/** Two readings closer than this are a doubt. */
const MARGIN = 0.05;

/** Words beyond which a sentence is no question but a text, in which any cue would be found. */
const LONGEST_SENTENCE = 60;

/**
 * Every command that a plain sentence could mean, the likeliest first.
 * A cue is needed; arguments that are found speak for a command, words that nothing explains speak against it.
 */
export function readSentence(commands: readonly Command[], words: readonly Word[]): Reading[] {
  if (words.length > LONGEST_SENTENCE) return [];
  const plainWords = words.map((word) => plain(word.raw));
  const named = commands.map((command) => ({ command, cues: cueWords(command, plainWords) }));
  const allCues = new Set(named.flatMap(({ cues }) => [...cues]));
  return named
    .flatMap(({ command, cues }): Reading[] => {
      if (cues.size === 0) return [];
      const found = extract(command, words, cues, allCues);
      const confidence = confidenceOf(command, cues.size, found);
      const complete = found.unexplained.length === 0 && !found.conflict;
      return [{ command, values: found.values, confidence, complete }];
    })
    .sort((a, b) => b.confidence - a.confidence);
}

/** Whether the first reading is sure and stands clear of the second. */
export function isClear(readings: readonly Reading[]): boolean {
  const [first, second] = readings;
  if (first === undefined || first.confidence < SURE) return false;
  return second === undefined || first.confidence - second.confidence >= MARGIN;
}

/**
 * Hand-set, not learned: a cue alone is even odds, a second cue word and the needed arguments make it sure,
 * each unexplained word takes a share away, and what the command cannot do ends it.
 */
function confidenceOf(command: Command, cueCount: number, found: Extraction): number {
  const typed = typedArguments(command);
  const needed = typed.filter((argument) => argument.required);
  const complete = needed.every((argument) => Object.hasOwn(found.values, argument.name));
  const some = Object.keys(found.values).length > 0;
  const score =
    0.5 +
    0.1 * Math.min(cueCount, 2) +
    (complete ? 0.15 : 0) +
    (some ? 0.1 : 0) -
    0.08 * found.unexplained.length -
    (found.conflict ? 0.5 : 0);
  return Math.round(Math.min(0.95, Math.max(0, score)) * 100) / 100;
}
