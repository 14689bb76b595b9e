import type { z } from 'zod';
import { inputSchema, inWords } from './language/arguments/jsonSchema.ts';

/** What a person or a program needs to know about one argument. */
interface ArgumentGuide {
  name: string;
  description: string;
  /** In words, e.g. "a whole number from 1 to 30". */
  fits: string;
  required: boolean;
  fallback?: string;
  /** False when it can only be sent over REST. */
  typed: boolean;
}

/** The part of a command that is described. */
interface Describable {
  name: string;
  summary: string;
  args: z.ZodObject;
  examples: readonly string[];
  rest: { method: 'get' | 'post'; path: string };
}

/** A command as `/help`, a slash definition or a completion shows it: plain data. */
export interface CommandGuide {
  name: string;
  summary: string;
  /** e.g. `/predict <symbol> [horizon]`. */
  usage: string;
  arguments: ArgumentGuide[];
  examples: readonly string[];
  rest: Describable['rest'];
}

export function guideOf(command: Describable): CommandGuide {
  const schema = inputSchema(command.args);
  const required = new Set(schema.required);
  const list = Object.entries(schema.properties ?? {}).map(([name, property]): ArgumentGuide => {
    const guide: ArgumentGuide = {
      name,
      description: property.description ?? '',
      fits: inWords(property),
      required: required.has(name),
      typed: property.restOnly !== true,
    };
    return property.default === undefined ? guide : { ...guide, fallback: String(property.default) };
  });
  const places = list
    .filter((argument) => argument.typed)
    .map((argument) => (argument.required ? `<${argument.name}>` : `[${argument.name}]`));
  return {
    name: command.name,
    summary: command.summary,
    usage: [`/${command.name}`, ...places].join(' '),
    arguments: list,
    examples: command.examples,
    rest: command.rest,
  };
}
