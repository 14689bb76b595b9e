import { z } from 'zod';

/** The part of JSON Schema 2020-12 that zod writes for our arguments and answers. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  restOnly?: boolean;
  [key: string]: unknown;
}

/** What a caller may send. */
export function inputSchema(type: z.ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }));
}

/** What we send back. */
export function outputSchema(type: z.ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(type, { io: 'output', unrepresentable: 'any' }));
}

function withoutDialect({ $schema, ...schema }: Record<string, unknown>): JsonSchema {
  return schema as JsonSchema;
}

/** The schema's types as a list; an `anyOf` has those of its branches. */
export function typesOf(schema: JsonSchema): string[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(typesOf);
  if (schema.type !== undefined) return [schema.type].flat();
  return (schema.enum ?? []).map((value) => typeof value);
}

/**
 * What fits, in words: "a whole number from 1 to 30".
 * Lengths of zod's own safe-integer bounds are left out: they help nobody.
 */
export function inWords(schema: JsonSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.const !== undefined) return `"${String(schema.const)}"`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(inWords).join(' or ');
  const types = typesOf(schema).filter((type) => type !== 'null');
  switch (types[0]) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${count(schema.minItems, schema.maxItems, 'entries')}`;
    case 'object':
      return 'an object';
    case 'string':
      if (schema.format === 'date') return 'a date like 2025-06-30';
      return `a text${count(schema.minLength, schema.maxLength, 'characters')}`;
    default:
      return 'a value';
  }
}

function range(schema: JsonSchema): string {
  const bounded = (value: number | undefined) =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  const least = bounded(schema.minimum);
  const most = bounded(schema.maximum);
  const above = bounded(schema.exclusiveMinimum);
  const below = bounded(schema.exclusiveMaximum);
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  const parts = [
    least === undefined ? '' : ` of at least ${least}`,
    above === undefined ? '' : ` above ${above}`,
    most === undefined ? '' : ` up to ${most}`,
    below === undefined ? '' : ` below ${below}`,
  ].filter((part) => part !== '');
  return parts.join(' and');
}

function count(least: number | undefined, most: number | undefined, unit: string): string {
  if (least !== undefined && most !== undefined) return ` of ${least} to ${most} ${unit}`;
  if (most !== undefined) return ` of up to ${most} ${unit}`;
  if (least !== undefined && least > 0) return ` of at least ${least} ${unit}`;
  return '';
}
