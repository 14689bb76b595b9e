import { UnknownModelError } from '../../inference/errors.ts';
import type { Ports } from '../../ports.ts';
import type { HeadlineRecord } from '../../store/headlines.ts';
import { type FindMentions, mentionsOf, type TokenName } from '../mentions/mentions.ts';
import { classify } from '../sentiment/classify.ts';
import { headlineKey } from './headlineKey.ts';
import type { Headline } from './port.ts';
import { isSameLink, onceEach, sameLinkFrom, storyKey, storyKeys } from './stories.ts';

/** How long a headline is kept: the days that are shown, and ten of the longest half-lives before them. */
const KEPT_DAYS = 90 + 10 * 10;
const DAY_MS = 86_400_000;
/** Classified and stored at a time, so that what a cut-off run has done stays done. */
const AT_ONCE = 64;
/** The newest so many are looked through for a link: about a month of them. */
const MOST_COMPARED = 10_000;

export interface NewsCounts {
  /** Newly classified and stored. */
  read: number;
  /** Known before. */
  known: number;
  /** Removed for their age. */
  pruned: number;
  /** New, but left for the next time: no model can read them now. */
  unread: number;
}

/**
 * Classifies the headlines that the store does not have, links them to tokens and stores them; and drops the old ones. A second run with the same headlines changes nothing.
 */
export async function readNews(
  headlines: readonly Headline[],
  tokens: readonly TokenName[],
  { models, store, clock }: Pick<Ports, 'models' | 'store' | 'clock'>,
): Promise<NewsCounts> {
  const stories = onceEach(headlines.filter(({ title }) => headlineKey(title) !== ''));
  const counts: NewsCounts = { read: 0, known: 0, pruned: 0, unread: 0 };
  const fresh = await unknownOf(stories, store);
  counts.known = stories.length - fresh.length;
  const find = mentionsOf(tokens);
  for (let from = 0; from < fresh.length; from += AT_ONCE) {
    const part = fresh.slice(from, from + AT_ONCE);
    const records = await recordsOf(part, find, models);
    if (records === undefined) {
      counts.unread = fresh.length - from;
      break;
    }
    await store.recordHeadlines(records);
    counts.read += part.length;
  }
  counts.pruned = await store.pruneHeadlines(new Date(clock.now() - KEPT_DAYS * DAY_MS).toISOString());
  return counts;
}

/** Those of which the store has neither the title of the days around nor the link of the days before. */
async function unknownOf(stories: readonly Headline[], store: Ports['store']): Promise<Headline[]> {
  if (stories.length === 0) return [];
  const known = new Set(await store.knownHeadlines(stories.flatMap(storyKeys)));
  const untold = stories.filter((story) => !storyKeys(story).some((key) => known.has(key)));
  if (untold.length === 0) return [];
  // They are in the order of their times.
  const stored = await store.listHeadlines({ from: sameLinkFrom(untold[0]), limit: MOST_COMPARED });
  return untold.filter((story) => !stored.some((one) => isSameLink(one, story)));
}

async function recordsOf(
  part: readonly Headline[],
  find: FindMentions,
  models: Ports['models'],
): Promise<HeadlineRecord[] | undefined> {
  const titles = part.map(({ title }) => title);
  const classified = await classify(titles, models).catch((error: unknown) => {
    if (error instanceof UnknownModelError) return undefined;
    throw error;
  });
  if (classified === undefined) return undefined;
  const { items, model } = classified;
  return part.map((headline, i) => {
    const [negative, neutral, positive] = items[i].probabilities;
    return {
      key: storyKey(headline),
      ...headline,
      symbols: find(headline.title),
      probabilities: [negative, neutral, positive],
      ...(items[i].category !== undefined && { category: items[i].category }),
      model: model.name,
      version: model.version,
    };
  });
}
