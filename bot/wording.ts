const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text with a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The text, or its beginning and an ellipsis where it has more than `most` characters as a person counts them: neither an
 * emoji nor a letter with its accents is cut in two.
 */
export function shortened(text: string, most: number): string {
  // As many UTF-16 units are never more characters.
  if (text.length <= most) return text;
  let count = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    count++;
    if (count > most) return `${text.slice(0, end).trimEnd()}…`;
    if (count < most) end = index + segment.length;
  }
  return text;
}
