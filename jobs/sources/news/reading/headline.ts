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

/** `[day] month year hours:minutes[:seconds] [zone]` (RFC 822, with the years of RFC 1123), and an ISO time. */
const MAIL_DATE =
  /^(?:[A-Z][a-z]{2,8},? +)?(\d{1,2}) ([A-Z][a-z]{2})[a-z]{0,6} (\d{4}|\d{2}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([A-Z]{1,4}|[+-]\d{2}:?\d{2}))?$/;
const ISO_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Hours ahead of UTC. IST is three zones, and others are rarer: a date with one of them is not guessed. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, UT: 0, Z: 0, WET: 0, BST: 1, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

/**
 * Milliseconds since the epoch of an RFC 822 date, an ISO time or seconds since the epoch; undefined for another text, a
 * day that does not exist or a zone that is not known. Without a zone it is UTC, wherever this runs.
 */
function timeOf(published: unknown): number | undefined {
  if (typeof published === 'number') return Number.isFinite(published) ? published * 1_000 : undefined;
  if (typeof published !== 'string') return undefined;
  const text = published.trim();
  const mail = MAIL_DATE.exec(text);
  if (mail !== null) {
    const [, day, month, year, ...rest] = mail;
    return timeAt([year.length === 2 ? `20${year}` : year, MONTHS.indexOf(month) + 1, day], rest);
  }
  const iso = ISO_TIME.exec(text);
  return iso === null ? undefined : timeAt([iso[1], iso[2], iso[3]], iso.slice(4));
}

function timeAt(
  date: readonly (string | number)[],
  [hours, minutes, seconds = '0', zone = 'Z']: readonly (string | undefined)[],
): number | undefined {
  const [year, month, day] = date.map(Number);
  const ahead = minutesAhead(zone);
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  if (ahead === undefined || h > 23 || m > 59 || s > 60) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((h * 60 + m - ahead) * 60 + s) * 1_000;
}

function minutesAhead(zone: string): number | undefined {
  if (Object.hasOwn(ZONES, zone)) return 60 * ZONES[zone];
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (offset === null || Number(offset[2]) > 14 || Number(offset[3]) > 59) return undefined;
  return (offset[1] === '-' ? -1 : 1) * (60 * Number(offset[2]) + Number(offset[3]));
}
