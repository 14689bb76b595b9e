/** A flat YAML mapping. JSON's scalars and empty lists are YAML, and quoted strings are never taken for numbers. */
export function yamlOf(values: Readonly<Record<string, string | number | null | readonly never[]>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}
