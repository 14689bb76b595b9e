/** MLflow's limits (mlflow/utils/validation.py), which its server enforces and its file store trusts. */
const MAX_NAME = 250;
const MAX_PARAMETER = 6_000;
/** 8,000 since MLflow 2.17, 5,000 before. */
const MAX_TAG = 5_000;

/** Tag by which MLflow 3 says what kind of experiment one is: of trained models, not of language models. */
export const EXPERIMENT_KIND = { key: 'mlflow.experimentKind', value: 'custom_model_development' } as const;

/**
 * A name that MLflow takes for a parameter, a metric, a tag or an artifact: letters, digits, `_`, `-`, `.`, space, and `/`
 * between parts that are no way out of a folder. Everything else becomes `_`.
 */
export function entityName(name: string): string {
  const parts = name
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replace(/[^\w.\- ]/g, '_').replace(/^\.+/, (dots) => '_'.repeat(dots.length)));
  return parts.join('/').slice(0, MAX_NAME).replace(/\/+$/, '') || '_';
}

/** The names of a record made fit; of two that become the same, the last one counts. */
export function withEntityNames<V>(values: Readonly<Record<string, V>>): [name: string, value: V][] {
  return [...new Map(Object.entries(values).map(([name, value]) => [entityName(name), value]))];
}

export function parameterValue(value: string | number | boolean): string {
  return cut(String(value), MAX_PARAMETER);
}

export function tagValue(value: string): string {
  return cut(value, MAX_TAG);
}

/** One line without control characters, for the name of an experiment or a run. */
export function titleOf(text: string): string {
  return cut(text.replace(/\p{C}+/gu, ' ').trim(), MAX_NAME) || '_';
}

function cut(text: string, most: number): string {
  // Databases refuse NUL in a text.
  const clean = text.replaceAll('\0', ' ');
  if (clean.length <= most) return clean;
  const note = ` [cut from ${clean.length} characters]`;
  // Half a character at the end is no text.
  return clean.slice(0, most - note.length).replace(/[\uD800-\uDBFF]$/, '') + note;
}
