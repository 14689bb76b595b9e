import { answer, type Outcome, refuse } from '../../../core/refusal.ts';

/** Characters of a question, unless its command takes more. */
export const TEXT_LIMIT = 2_000;
/** Characters of any question at all. */
export const TEXT_CAP = 20_000;

/** Invisible and harmless: soft hyphen, zero-width space and joiners, word joiner, byte order mark, variation selectors. */
const invisible = /[\u00AD\u200B\u200C\u2060\uFEFF]|\u200D|\p{Variation_Selector}/gu;
/** Control characters other than white space, overrides of the writing direction, half characters, invisible tags. */
const refused =
  /[\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]|(?![\t\n\r\f\v])\p{Cc}/u;
/** NFKC makes "1½" into "11⁄2"; a space keeps it one and a half. */
const glued = /(\d)(?=[¼-¾⅐-⅞])/gu;

/**
 * The text in one spelling: NFKC, straight quotes, no invisible characters, trimmed; line breaks stay.
 * Refuses with `BadArguments` what hides or reorders characters, since no one could see what was asked,
 * and with `TooLarge` what is longer than `limit` characters.
 */
export function cleanText(raw: string, limit: number): Outcome<string> {
  if (raw.length > limit) return tooLong(limit);
  const hidden = refused.exec(raw)?.[0].codePointAt(0);
  if (hidden !== undefined) {
    return refuse(
      'BadArguments',
      `The text holds a hidden character (U+${hidden.toString(16).toUpperCase().padStart(4, '0')}).`,
      'Type it again by hand, without control or direction characters.',
    );
  }
  const clean = raw
    .replace(glued, '$1 ')
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replace(/\r\n?/g, '\n')
    .trim();
  return clean.length > limit ? tooLong(limit) : answer(clean);
}

export function tooLong(limit: number): Outcome<never> {
  return refuse(
    'TooLarge',
    `That is too long: ${limit.toLocaleString('en')} characters fit.`,
    'Ask one thing at a time, in fewer words.',
  );
}
