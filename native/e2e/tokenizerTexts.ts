/** Texts that tokenisers disagree about, and a vocabulary for them; all from one seed. */

type Random = () => number;

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const charactersOf = (pattern: RegExp) => {
  const found: string[] = [];
  for (let c = 0; c <= 0x10ffff; c++) {
    // Two planes of private use would crowd out the rest.
    if (c === 0xf0100 || c === 0x100100) c += 0xfe00;
    if ((c < 0xd800 || c > 0xdfff) && pattern.test(String.fromCodePoint(c)))
      found.push(String.fromCodePoint(c));
  }
  return found;
};

const MARKS = charactersOf(/\p{Mn}/u);
const SPACING_MARKS = charactersOf(/\p{Mc}/u);
/** Those that NFD moves; U+0334 has the lowest combining class and U+0345 the highest. */
const MOVING_MARKS = SPACING_MARKS.filter((mark) =>
  [`${mark}\u0334`, `\u0345${mark}`].some((pair) => pair.normalize('NFD') !== pair),
);
const FORMATS = charactersOf(/[\p{Cc}\p{Cf}]/u);
const PRIVATE = charactersOf(/\p{Co}/u);
const PUNCTUATION = charactersOf(/[\p{P}\p{S}]/u);
const CASE_IGNORABLE = charactersOf(/\p{Case_Ignorable}/u);
const CHANGES_CASE = charactersOf(/\p{Changes_When_Lowercased}/u);
const DECOMPOSES = charactersOf(/[^\p{Script=Hangul}]/u).filter((c) => c.normalize('NFD') !== c);
const WHITE_SPACE = [...charactersOf(/\s/u), '\u0085', '\u180e', '\u200b', '\r\n', '   ', '\t\t'];
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

/** First and last code point of letters to make words of. */
const SCRIPTS: readonly (readonly [number, number])[] = [
  ...([
    [0x61, 0x7a],
    [0x41, 0x5a],
    [0xc0, 0x24f],
    [0x370, 0x3ff],
    [0x1f00, 0x1fff],
    [0x400, 0x52f],
  ] as const),
  ...([
    [0x531, 0x587],
    [0x5d0, 0x5ea],
    [0x620, 0x6d3],
    [0x904, 0x97f],
    [0x985, 0x9fe],
    [0xb85, 0xbcd],
  ] as const),
  ...([
    [0xd82, 0xddf],
    [0xe01, 0xe4e],
    [0xf40, 0xfbc],
    [0x1000, 0x109d],
    [0x10a0, 0x10ff],
  ] as const),
  ...([
    [0x1100, 0x11ff],
    [0x13a0, 0x13fd],
    [0x3041, 0x30ff],
    [0xac00, 0xd7a3],
    [0xfb00, 0xfb06],
  ] as const),
  ...([
    [0x3400, 0x4dbf],
    [0x4e00, 0x9fff],
    [0xf900, 0xfaff],
    [0x20000, 0x2a6df],
    [0x2f800, 0x2fa1d],
  ] as const),
  ...([
    [0xff01, 0xff5a],
    [0x10400, 0x1044f],
    [0x1d400, 0x1d7ff],
    [0x1e900, 0x1e943],
    [0x1b05, 0x1b44],
  ] as const),
];

const KNOWN_TROUBLES = [
  ...[
    'İstanbul',
    'I\u0307',
    'ı',
    'ΟΔΥΣΣΕΥΣ',
    'ΑΣ',
    'Σ',
    'ΣΣ',
    "ΑΣ'Α",
    'ΑΣ\u0301',
    'Α\u00adΣ',
    'ẞ',
    'ǅ',
    'ﬁ',
    'ﬀ',
  ],
  ...[
    '\u212a',
    '\u212b',
    '\u2126',
    '👩‍👩‍👧',
    '🇨🇭',
    '👍🏽',
    '☺️',
    '\ud83d',
    '\udc4d',
    '\u0000',
    '\ufffd',
    '\ufeff',
    '\u2028',
  ],
  ...[
    '한국어',
    '각',
    '中文',
    '日本語',
    '𠀀',
    'שָׁלוֹם',
    '\u202eabc\u202c',
    'مرحبا',
    'ไทย',
    'नमस्ते',
    'e\u0301\u0323',
    'x\u0323\u0301',
  ],
  ...[
    '\u1d15e\u{1d16d}',
    '\u{1d15e}\u{1d16d}\u{1d165}',
    '\u302e\u1b44',
    '##ing',
    '##',
    '[',
    ']',
    'don’t',
    'A.B.C.',
    '$5',
    '…',
  ],
];

export const SPECIAL = ['[UNK]', '[CLS]', '[SEP]', '[PAD]', '[MASK]'];
const ADDED = [
  '<s>',
  '<mask>',
  '<S>',
  '<MASK>',
  'Hello',
  'hello',
  'ÉTÉ',
  'été',
  '中国',
  '国',
  'new york',
  'NEW YORK',
  'NEW',
];
const WRITTEN = [
  ...SPECIAL,
  ...ADDED,
  '[cls]',
  '[Mask]',
  '[MA\u0000SK]',
  '[CL\u0301S]',
  '[CLS',
  'CLS]',
  '[[SEP]]',
  '< mask>',
];

/** Special tokens only once they are normalised, which counts where nothing else stands between two tokens. */
const DISGUISED = ['[MA\u0000SK]', '[CL\u0301S]', '[SE\u00adP]', '<MASK>', '<S>', '<\u200bs>'];

function disguised(random: Random): string {
  const space = () => (random() < 0.6 ? pick(random, WHITE_SPACE) : '');
  const token = () => pick(random, [...SPECIAL, '<s>', '<mask>']);
  return `${token()}${space()}${pick(random, DISGUISED)}${space()}${token()}`;
}

function word(random: Random): string {
  const [first, last] = pick(random, SCRIPTS);
  let made = '';
  for (let n = between(random, 1, 9); n > 0; n--) {
    made += String.fromCodePoint(between(random, first, last));
    if (random() < 0.05) made += pick(random, MARKS);
  }
  const kind = random();
  return kind < 0.15 ? made.toUpperCase() : kind < 0.3 ? made.normalize('NFD') : made;
}

const repeated = (random: Random, items: readonly string[], most: number) =>
  Array.from({ length: between(random, 1, most) }, () => pick(random, items)).join('');

/** What a text is made of, with how often. */
const PARTS: readonly (readonly [number, (random: Random) => string])[] = [
  [30, word],
  [20, (random) => pick(random, WHITE_SPACE)],
  [12, (random) => repeated(random, ASCII, 12)],
  [8, (random) => pick(random, KNOWN_TROUBLES)],
  [8, (random) => pick(random, WRITTEN)],
  [5, (random) => repeated(random, MARKS, 6)],
  [5, (random) => repeated(random, [...SPACING_MARKS, pick(random, MARKS), pick(random, MARKS)], 6)],
  [4, (random) => `a${repeated(random, [...MOVING_MARKS, ...repeated(random, MARKS, 20)], 6)}`],
  [4, disguised],
  [4, (random) => pick(random, FORMATS)],
  [1, (random) => pick(random, PRIVATE)],
  [6, (random) => pick(random, PUNCTUATION)],
  [
    4,
    (random) =>
      `${pick(random, CHANGES_CASE)}${repeated(random, CASE_IGNORABLE, 4)}Σ${pick(random, CASE_IGNORABLE)}`,
  ],
  [4, (random) => pick(random, CHANGES_CASE)],
  [5, (random) => repeated(random, DECOMPOSES, 4)],
  [4, (random) => String.fromCharCode(between(random, 0, 0xffff))],
  [3, (random) => String.fromCodePoint(between(random, 0x10000, 0x10ffff))],
  [1, (random) => pick(random, ['a', 'é', '한', '𐐀', '\u{1d165}']).repeat(between(random, 95, 105))],
];
const BAG = PARTS.flatMap(([count, make]) => Array.from({ length: count }, () => make));

export function randomText(random: Random): string {
  const kind = random();
  const parts = kind < 0.02 ? 0 : kind < 0.3 ? 1 : between(random, 2, 20);
  let text = '';
  for (let n = parts; n > 0; n--) text += pick(random, BAG)(random);
  // Some 100 of 100,000 are long.
  return random() < 0.001 ? text.repeat(Math.ceil(10_000 / Math.max(1, text.length))) : text;
}

/** Pieces that such texts fall into: parts of their words and most of their characters, raw and normalised. */
export function vocabulary(random: Random, size: number): string[] {
  const pieces = new Set([...SPECIAL, '##', '#']);
  const add = (piece: string, start: boolean) => pieces.add(start ? piece : `##${piece}`);
  while (pieces.size < size) {
    const raw = Buffer.from(randomText(random)).toString();
    const lower = raw.toLowerCase();
    const form = pick(random, [raw, lower, lower.normalize('NFD').replace(/\p{Mn}/gu, '')]);
    for (const found of form.split(/[\s\p{P}]+/u)) {
      const characters = Array.from(found).slice(0, 300);
      for (const [i, character] of characters.entries()) if (random() < 0.9) add(character, i === 0);
      const start = random() < 0.5 ? 0 : between(random, 0, characters.length);
      const piece = characters.slice(start, start + between(random, 2, 6)).join('');
      if (piece !== '') add(piece, start === 0);
    }
    for (const mark of form.match(/\p{P}/gu) ?? []) if (random() < 0.9) add(mark, true);
  }
  return [...pieces].filter((piece) => !/[\r\n]/.test(piece));
}
