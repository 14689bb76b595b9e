/** The texts of an SVG in document order, without markup. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) =>
    match[1].replaceAll('&amp;', '&').trim(),
  );
}
