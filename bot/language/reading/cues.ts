import type { Command } from '../../command.ts';

/** Endings that a cue may carry in a sentence: "forecast" is also found in "forecasts" and "forecasting". */
const endings = ['', 's', 'es', 'd', 'ed', 'ing'];

/**
 * Which words of a sentence belong to the cues of a command. Longer cues go first, and no word counts twice.
 * @param words as `plain` gives them
 * @returns the places of the words
 */
export function cueWords(command: Command, words: readonly string[]): Set<number> {
  const found = new Set<number>();
  const cues = [...new Set([command.name, ...command.cues])]
    .map((cue) => cue.toLowerCase().split(/\s+/))
    .sort((a, b) => b.length - a.length);
  for (const cue of cues) {
    for (let at = 0; at + cue.length <= words.length; at += 1) {
      const places = cue.map((_, offset) => at + offset);
      if (places.some((place) => found.has(place))) continue;
      if (places.every((place, offset) => matches(words[place], cue[offset]))) {
        for (const place of places) found.add(place);
      }
    }
  }
  return found;
}

function matches(word: string, cue: string): boolean {
  if (!word.startsWith(cue)) return cue.endsWith('e') && word === `${cue.slice(0, -1)}ing`;
  return endings.includes(word.slice(cue.length));
}
