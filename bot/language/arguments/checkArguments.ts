import type { z } from 'zod';
import { answer, type Outcome, refuse } from '../../../core/refusal.ts';
import type { Command } from '../../command.ts';
import { guideOf } from '../../guide.ts';
import { cleanText, TEXT_CAP } from '../reading/text.ts';
import { inputSchema, inWords, type JsonSchema } from './jsonSchema.ts';

type Path = readonly PropertyKey[];

/**
 * The arguments as the command's schema reads them, defaults filled in.
 * Refuses with `BadArguments` in one sentence that names the argument and what would fit: unknown keys, wrong types,
 * values out of range, texts with hidden characters.
 */
export function checkArguments(
  command: Command,
  raw: Record<string, unknown>,
): Outcome<Record<string, unknown>> {
  return checkValues(
    command.args,
    raw,
    `Write ${guideOf(command).usage}, for example ${command.examples[0]}`,
  );
}

/** The same for any object that comes from outside. */
export function checkValues<Values extends z.ZodObject>(
  type: Values,
  raw: Record<string, unknown>,
  hint: string,
): Outcome<z.output<Values>> {
  const schema = inputSchema(type);
  const stranger = unknownKey(schema, raw, []);
  if (stranger !== undefined) {
    const known = Object.keys(schema.properties ?? {}).join(', ') || 'none';
    return refuse(
      'BadArguments',
      `There is no argument "${pathText(stranger)}".`,
      `The arguments are: ${known}.`,
    );
  }
  const cleaned = cleanValue(schema, raw, []);
  if (!cleaned.ok) return cleaned;
  const parsed = type.safeParse(cleaned.value);
  if (parsed.success) return answer(parsed.data);
  return refuse('BadArguments', sentence(schema, cleaned.value, parsed.error.issues[0]), hint);
}

/** Looks only where the schema looks, so that its depth bounds the walk, not the sender's. */
function unknownKey(schema: JsonSchema, value: unknown, path: Path): Path | undefined {
  if (Array.isArray(value) && schema.items !== undefined) {
    for (const [index, entry] of value.entries()) {
      const found = unknownKey(schema.items, entry, [...path, index]);
      if (found !== undefined) return found;
    }
  }
  if (!isObject(value) || schema.properties === undefined) return undefined;
  for (const [key, entry] of Object.entries(value)) {
    const property = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const found = property === undefined ? [...path, key] : unknownKey(property, entry, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function cleanValue(schema: JsonSchema, value: unknown, path: Path): Outcome<unknown> {
  if (typeof value === 'string') {
    const clean = cleanText(value, TEXT_CAP);
    if (clean.ok || path.length === 0) return clean;
    return refuse(clean.refusal.id, `In "${pathText(path)}": ${clean.refusal.message}`, clean.refusal.hint);
  }
  const list = Array.isArray(value) && schema.items !== undefined ? schema.items : undefined;
  if (list !== undefined) {
    const result: unknown[] = [];
    for (const [index, entry] of (value as unknown[]).entries()) {
      const clean = cleanValue(list, entry, [...path, index]);
      if (!clean.ok) return clean;
      result.push(clean.value);
    }
    return answer(result);
  }
  if (!isObject(value) || schema.properties === undefined) return answer(value);
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const clean = cleanValue(schema.properties[key] ?? {}, entry, [...path, key]);
    if (!clean.ok) return clean;
    result[key] = clean.value;
  }
  return answer(result);
}

function sentence(schema: JsonSchema, value: unknown, issue: z.core.$ZodIssue): string {
  const path = issue.path;
  if (path.length === 0) return `${issue.message}.`.replace(/\.\.$/, '.');
  const name = pathText(path);
  const expected = schemaAt(schema, path);
  const given = valueAt(value, path);
  if (given === undefined) {
    const what = expected?.description === undefined ? '' : ` (${lowerFirst(expected.description)})`;
    return `The argument "${name}"${what} is missing.`;
  }
  if (issue.code === 'custom' || expected === undefined) {
    return `The argument "${name}" does not fit: ${lowerFirst(issue.message)}.`;
  }
  // A schema that words its own pattern knows better than its length.
  const rule = issue.message.startsWith('must ') ? issue.message : `must be ${inWords(expected)}`;
  return `The argument "${name}" ${rule}; ${quote(given)} is not.`;
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>(
    (at, key) => (typeof key === 'number' ? at?.items : at?.properties?.[String(key)]),
    schema,
  );
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Only what is short and plain is repeated: a person sees what they typed, and no megabyte comes back. */
function quote(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  return String(value);
}

function pathText(path: Path): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key).slice(0, 40)}`,
    )
    .join('');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
