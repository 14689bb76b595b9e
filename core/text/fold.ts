/** A text reduced to its letters and digits in lower case: two headlines that differ in nothing else are one. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
