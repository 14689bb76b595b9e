import { findOtherAsset } from '../../../core/market/assets/assets.ts';
import { findToken } from '../../../core/market/tokens.ts';
import { readDays } from '../reading/dates.ts';
import { readHoldings } from '../reading/holdings.ts';
import { readNumber, readSpan } from '../reading/numbers.ts';
import { plain, splitWords } from '../reading/words.ts';
import type { TypedArgument } from './argumentKind.ts';
import { type JsonSchema, typesOf } from './jsonSchema.ts';

/**
 * The value that a text means for an argument. What does not fit stays text, for the schema to refuse by name:
 * nothing is dropped and nothing is guessed here.
 */
export function coerce(argument: Pick<TypedArgument, 'kind' | 'name' | 'schema'>, text: string): unknown {
  const trimmed = text.trim();
  switch (argument.kind) {
    case 'token':
      return asSymbol(trimmed);
    case 'tokens':
      return splitList(trimmed)
        .filter((entry) => !/^(and|&|\+)$/i.test(entry))
        .map((entry) => findOtherAsset(entry)?.symbol ?? asSymbol(entry));
    case 'holdings':
      return holdingsOf(trimmed);
    case 'list':
      return splitList(trimmed).map((entry) => coerceBySchema(argument.schema.items ?? {}, entry));
    case 'days':
      return spanOf(trimmed) ?? coerceBySchema(argument.schema, trimmed);
    case 'choice':
      return choiceOf(argument.schema, trimmed) ?? trimmed;
    case 'date':
      return dateOf(argument.name, trimmed) ?? trimmed;
    case 'text':
      return text;
    default:
      return coerceBySchema(argument.schema, trimmed);
  }
}

/** A day as people write it; of a month or a year the first one for `from` and the last one for `to`. */
function dateOf(name: string, text: string): string | undefined {
  const words = text.split(/\s+/).map(plain);
  const days = readDays(words, 0);
  if (days?.words !== words.length) return undefined;
  if (days.from === days.to || name === 'from') return days.from;
  return name === 'to' ? days.to : undefined;
}

/** Whether the text means something that the argument can take. */
export function fits(argument: Pick<TypedArgument, 'kind' | 'name' | 'schema'>, text: string): boolean {
  switch (argument.kind) {
    case 'token':
    case 'tokens':
      return findToken(text).ok;
    case 'days':
    case 'number':
      return typeof coerce(argument, text) === 'number';
    case 'flag':
      return typeof coerce(argument, text) === 'boolean';
    case 'choice':
      return choiceOf(argument.schema, text) !== undefined;
    case 'list':
      return splitList(text).every((entry) => fitsSchema(argument.schema.items ?? {}, entry));
    case 'date':
      return dateOf(argument.name, text) !== undefined;
    default:
      return true;
  }
}

/** What cannot be read as holdings stays text, for the schema to refuse. */
function holdingsOf(text: string): unknown {
  const words = splitWords(text.replace(/[,;=:]/g, ' '));
  const read = readHoldings(words, ({ text: word }) => /^(and|&|\+)$/i.test(word));
  return read.words === words.length && read.words > 0 ? read.holdings : text;
}

/** Whether a list may hold the entry, as far as a schema tells without running it. */
function fitsSchema(schema: JsonSchema, text: string): boolean {
  if (schema.enum !== undefined) return choiceOf(schema, text) !== undefined;
  const types = typesOf(schema);
  if (types.length === 0 || types.includes('string')) return true;
  return (
    types.includes(typeof coerceBySchema(schema, text)) ||
    (types.includes('integer') && readNumber(text) !== undefined)
  );
}

function asSymbol(text: string): string {
  const token = findToken(text);
  return token.ok ? token.value.symbol : text;
}

function splitList(text: string): string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '');
}

function spanOf(text: string): number | undefined {
  const words = text.toLowerCase().split(/\s+/);
  const span = readSpan(words, 0);
  return span?.words === words.length ? span.days : undefined;
}

function choiceOf(schema: JsonSchema, text: string): unknown {
  const wanted = text.toLowerCase();
  return schema.enum?.find((choice) => String(choice).toLowerCase() === wanted);
}

function coerceBySchema(schema: JsonSchema, text: string): unknown {
  const types = typesOf(schema);
  if (types.includes('integer') || types.includes('number')) {
    const number = readNumber(text);
    if (number !== undefined) return number;
  }
  if (types.includes('boolean')) {
    if (/^(true|yes|on)$/i.test(text)) return true;
    if (/^(false|no|off)$/i.test(text)) return false;
  }
  return text;
}
