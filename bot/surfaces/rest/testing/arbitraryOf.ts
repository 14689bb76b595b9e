import fc, { type Arbitrary } from 'fast-check';
import type { JsonSchema } from '../../../language/arguments/jsonSchema.ts';

/** Values that a JSON schema allows, and now and then one just outside. */
export function arbitraryOf(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(arbitraryOf));
  switch ([schema.type].flat()[0]) {
    case 'integer':
      return fc.integer({ min: bound(schema.minimum, -1_000) - 1, max: bound(schema.maximum, 1_000) + 1 });
    case 'number':
      return fc.double({ min: bound(schema.minimum, -1e6), max: bound(schema.maximum, 1e6), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 8, 8) });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, property]) => [name, arbitraryOf(property)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    case 'string':
      if (schema.format === 'date')
        return fc.constantFrom('2025-06-29', '2025-06-30', '2024-02-30', '1900-01-01');
      return fc.oneof(
        fc.constantFrom('BTC', 'eth', 'bitcoin', 'nosuch', 'predict', '$sol'),
        fc.string({ unit: 'binary', maxLength: Math.min(schema.maxLength ?? 64, 64) + 1 }),
      );
    default:
      return fc.anything();
  }
}

/** Whatever JSON can hold, hostile keys among it. */
export const hostileJson: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(
    fc.constantFrom(
      'symbol',
      'horizon',
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'candles',
      'text',
      '',
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('\u202E', '\u0000', '../..', "'; drop table x;--", -0),
    ),
    { noNullPrototype: true },
  ),
);

function bound(value: number | undefined, fallback: number): number {
  return value === undefined || Math.abs(value) > 1e12 ? fallback : value;
}
