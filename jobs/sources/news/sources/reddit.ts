import { z } from 'zod';
import type { Headline } from '../../../../core/text/news/port.ts';
import { headlineOf } from '../reading/headline.ts';
import { readJson } from '../reading/json.ts';
import type { NewsSource, NewsTools } from '../source.ts';

/** A listing as https://www.reddit.com/dev/api#listings documents it, the parts that are used. */
const listing = z.object({
  data: z.object({
    children: z.array(
      z.object({
        data: z.object({
          title: z.string(),
          permalink: z.string(),
          created_utc: z.number(),
          stickied: z.boolean().optional(),
          over_18: z.boolean().optional(),
          is_self: z.boolean().optional(),
        }),
      }),
    ),
  }),
});

/**
 * The links that people post to a subreddit, newest first. What they write there themselves (questions, the daily
 * thread) is no news and is left out.
 */
export function reddit(subreddit: string, base: string, { client }: NewsTools): NewsSource {
  const name = `r/${subreddit}`;
  const address = new URL(`/r/${subreddit}/new.json?limit=100&raw_json=1`, base);
  const site = new URL('https://www.reddit.com');
  return {
    name,
    async fetch({ now, signal }) {
      const answer = await client.get(address, signal);
      if (!answer.changed) return undefined;
      return readJson(answer.body, listing)
        .data.children.map(({ data }) => data)
        .filter(({ stickied, over_18, is_self }) => !stickied && !over_18 && !is_self)
        .map(({ title, permalink, created_utc }) =>
          headlineOf({ title, link: permalink, published: created_utc }, name, site, now),
        )
        .filter((headline): headline is Headline => headline !== undefined);
    },
    forget: () => client.forget(address),
  };
}
