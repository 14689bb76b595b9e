/** A token as people write it: a symbol or a name, with or without $. */
export const symbolShape = /^\$?[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;

/** Written the way symbols are: FIL, $fil. */
export function isWrittenAsSymbol(text: string): boolean {
  return (
    /^(\$[a-z0-9]{1,10}|[A-Z][A-Z0-9]{1,9})$/i.test(text) &&
    (text.startsWith('$') || text === text.toUpperCase())
  );
}
