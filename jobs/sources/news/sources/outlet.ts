import type { Headline } from '../../../../core/text/news/port.ts';
import { readFeed } from '../reading/feed.ts';
import { headlineOf } from '../reading/headline.ts';
import type { NewsSource, NewsTools } from '../source.ts';

/** An outlet with an RSS or Atom feed. */
export function outlet(name: string, feed: URL, { client }: NewsTools): NewsSource {
  return {
    name,
    async fetch({ now, signal }) {
      const answer = await client.get(feed, signal);
      if (!answer.changed) return undefined;
      return readFeed(answer.body, answer.contentType)
        .map((item) => headlineOf(item, name, feed, now))
        .filter((headline): headline is Headline => headline !== undefined);
    },
    forget: () => client.forget(feed),
  };
}
