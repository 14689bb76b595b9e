import { headlineKey } from './headlineKey.ts';
import type { Headline } from './port.ts';

const DAY_MS = 86_400_000;
/** Outlets repeat a story within so many days; the same title later is another story, as that of a daily column a week on. */
const SAME_TITLE_DAYS = 3;
/** A title that is edited keeps its link. */
const SAME_LINK_DAYS = 2;
/** With the day behind it the key is still within what the store takes. */
const LONGEST_TITLE_KEY = 190;

/** Key of a story: its folded title and the UTC day on which it was published. */
export function storyKey({ title, published }: Pick<Headline, 'title' | 'published'>): string {
  return keyOn(title, Date.parse(published));
}

/** The keys under which the store may have the same story: those of its title on the days around its own. */
export function storyKeys({ title, published }: Pick<Headline, 'title' | 'published'>): string[] {
  const days = Array.from({ length: 2 * SAME_TITLE_DAYS + 1 }, (_, i) => i - SAME_TITLE_DAYS);
  return days.map((day) => keyOn(title, Date.parse(published) + day * DAY_MS));
}

/** Whether two addresses within two days are of one story; a site's first page is that of no story. */
export function isSameLink(
  a: Pick<Headline, 'link' | 'published'>,
  b: Pick<Headline, 'link' | 'published'>,
): boolean {
  if (a.link !== b.link || /^https?:\/\/[^/]*\/?$/.test(a.link)) return false;
  return Math.abs(Date.parse(a.published) - Date.parse(b.published)) <= SAME_LINK_DAYS * DAY_MS;
}

/** The time from which on what has the same link may have been published. */
export function sameLinkFrom({ published }: Pick<Headline, 'published'>): string {
  return new Date(Date.parse(published) - SAME_LINK_DAYS * DAY_MS).toISOString();
}

/** Each story once, the earliest one: titles that fold to the same within days, and what has the same link. */
export function onceEach(headlines: readonly Headline[]): Headline[] {
  const kept = new Set<string>();
  const byLink = new Map<string, Headline>();
  return [...headlines]
    .sort((a, b) => (a.published < b.published ? -1 : a.published > b.published ? 1 : 0))
    .filter((headline) => {
      const before = byLink.get(headline.link);
      const repeated =
        storyKeys(headline).some((key) => kept.has(key)) ||
        (before !== undefined && isSameLink(before, headline));
      if (repeated) return false;
      kept.add(storyKey(headline));
      byLink.set(headline.link, headline);
      return true;
    });
}

function keyOn(title: string, time: number): string {
  const folded = Array.from(headlineKey(title)).slice(0, LONGEST_TITLE_KEY).join('');
  return `${folded}@${new Date(time).toISOString().slice(0, 10)}`;
}
