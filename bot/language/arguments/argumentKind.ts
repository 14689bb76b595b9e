import type { Command } from '../../command.ts';
import { inputSchema, type JsonSchema, typesOf } from './jsonSchema.ts';

/** How an argument is read from words. */
type ArgumentKind =
  | 'token'
  | 'tokens'
  | 'holdings'
  | 'days'
  | 'number'
  | 'choice'
  | 'flag'
  | 'date'
  | 'list'
  | 'text';

/** One argument that can be typed. */
export interface TypedArgument {
  name: string;
  kind: ArgumentKind;
  required: boolean;
  schema: JsonSchema;
}

const known = new WeakMap<Command, readonly TypedArgument[]>();

/** The arguments of a command that can be typed, in the order of their places. */
export function typedArguments(command: Command): readonly TypedArgument[] {
  const before = known.get(command);
  if (before !== undefined) return before;
  const schema = inputSchema(command.args);
  const required = new Set(schema.required);
  const list = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.restOnly !== true)
    .map(([name, property]) => ({
      name,
      kind: kindOf(name, property),
      required: required.has(name),
      schema: property,
    }));
  known.set(command, list);
  return list;
}

/** The names are a contract (DESIGN section 5): `symbol` is a token and `horizon` counts days in every command. */
function kindOf(name: string, schema: JsonSchema): ArgumentKind {
  const types = typesOf(schema);
  if (types.includes('array')) {
    if (schema.items?.properties?.symbol !== undefined) return 'holdings';
    return name === 'symbols' ? 'tokens' : 'list';
  }
  if (name === 'symbol') return 'token';
  if (schema.enum !== undefined) return 'choice';
  if (types.includes('integer') || types.includes('number')) {
    return name === 'horizon' || name === 'days' ? 'days' : 'number';
  }
  if (types.includes('boolean')) return 'flag';
  return schema.format === 'date' ? 'date' : 'text';
}
