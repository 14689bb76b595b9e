/** The entities of XML and those that feeds leave over from HTML. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  bull: '•',
  euro: '€',
  pound: '£',
  yen: '¥',
  trade: '™',
  reg: '®',
  copy: '©',
};

/** Feeds escape HTML inside XML, and some of them escape what was escaped already. */
const MOST_ESCAPES = 3;
const LONGEST_TITLE = 300;

/** One level of references resolved; one that is unknown or of no character stays as it is written. */
function decodeReferences(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,6}));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? named[name] : whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      const isCharacter = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : '';
    },
  );
}

/**
 * A title as a person reads it: references resolved, tags taken out, no control, direction or invisible character, white
 * space in one piece, at most 300 characters. What is left is text, and may well hold `<`: each surface escapes it.
 */
export function plainTitle(raw: string): string {
  let text = raw.slice(0, 4 * LONGEST_TITLE);
  for (let level = 0; level < MOST_ESCAPES; level++) {
    const decoded = decodeReferences(text);
    if (decoded === text) break;
    text = decoded;
  }
  const clean = text
    .replace(/<\/?[a-z][^<>]{0,300}>/gi, '')
    .normalize('NFC')
    .replace(/[\p{Z}\s]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .trim();
  return Array.from(clean).slice(0, LONGEST_TITLE).join('').trim();
}
