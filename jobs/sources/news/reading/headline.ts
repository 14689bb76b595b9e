import { headlineKey } from '../../../../core/text/news/headlineKey.ts';
import type { Headline } from '../../../../core/text/news/port.ts';
import { plainTitle } from './plainText.ts';

const HOUR_MS = 3_600_000;
/** Clocks of outlets run ahead, and some announce what is to come. */
const LONGEST_AHEAD_MS = HOUR_MS;
const OLDEST_MS = 30 * 24 * HOUR_MS;
const LONGEST_LINK = 2_000;
/** Letters and digits below which a title is a rubric ("Markets"). */
const SHORTEST_KEY = 8;

/** An item as a feed has it; nothing is known of its parts. */
export interface RawItem {
  title: unknown;
  link: unknown;
  published: unknown;
}

/**
 * The item as a headline, or undefined where it is none: a title that is too short, a link that is not of the web, a date
 * that cannot be read, lies ahead, or is of more than a month ago.
 * @param base against which a relative link is read
 */
export function headlineOf(
  { title, link, published }: RawItem,
  source: string,
  base: URL,
  now: number,
): Headline | undefined {
  if (typeof title !== 'string' || typeof link !== 'string') return undefined;
  const text = plainTitle(title);
  if (headlineKey(text).length < SHORTEST_KEY) return undefined;
  const address = webAddress(link, base);
  const time = timeOf(published);
  if (address === undefined || time === undefined) return undefined;
  if (time > now + LONGEST_AHEAD_MS || time < now - OLDEST_MS) return undefined;
  return { title: text, link: address, source, published: new Date(Math.min(time, now)).toISOString() };
}

function webAddress(link: string, base: URL): string | undefined {
  const text = link.trim().replaceAll('&amp;', '&');
  if (text === '' || text.length > LONGEST_LINK || !URL.canParse(text, base.href)) return undefined;
  const url = new URL(text, base);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.href.length > LONGEST_LINK ? undefined : url.href;
}

/** Milliseconds since the epoch of an RFC 822 date, an ISO time or seconds since the epoch. */
function timeOf(published: unknown): number | undefined {
  if (typeof published === 'number') return Number.isFinite(published) ? published * 1_000 : undefined;
  if (typeof published !== 'string') return undefined;
  const text = published.trim();
  // Date.parse takes many things for dates ("-5" is the year 2001).
  const isDate =
    /^(?:[A-Z][a-z]{2,8},? +)?\d{1,2} [A-Z][a-z]{2,8} \d{4} \d{2}:\d{2}(?::\d{2})?(?: (?:[A-Z]{1,4}|[+-]\d{2}:?\d{2}))?$/.test(
      text,
    ) || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
  const time = isDate ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
