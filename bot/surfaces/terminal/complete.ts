import { tokens } from '../../../core/market/tokens.ts';
import type { Command } from '../../command.ts';
import { typedArguments } from '../../language/arguments/argumentKind.ts';

/**
 * What Tab offers for a line, in the form that readline wants: the candidates and the part that they complete.
 * Commands first, then the values of the argument at that place: tokens, choices, names of commands.
 */
export function complete(commands: readonly Command[], line: string): [string[], string] {
  const words = line.split(/\s+/);
  const last = words.at(-1) ?? '';
  if (words.length === 1) {
    const typed = last.toLowerCase();
    const names = commands.map(({ name }) =>
      typed.startsWith('/') || typed === '' ? `/${name} ` : `${name} `,
    );
    return [names.filter((name) => name.startsWith(typed)), last];
  }
  const name = words[0].toLowerCase().replace(/^\//, '');
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return [[], last];
  const wanted = last.toLowerCase();
  const candidates = typedArguments(command).flatMap(({ kind, schema }) => {
    if (kind === 'token' || kind === 'tokens') return tokens.map(({ symbol }) => symbol);
    if (kind === 'choice') return (schema.enum ?? []).map(String);
    return name === 'help' ? commands.map((entry) => entry.name) : [];
  });
  return [
    candidates.filter((entry) => entry.toLowerCase().startsWith(wanted)).map((entry) => `${entry} `),
    last,
  ];
}
