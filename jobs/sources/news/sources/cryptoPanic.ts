import { z } from 'zod';
import type { Headline } from '../../../../core/text/news/port.ts';
import { headlineOf } from '../reading/headline.ts';
import { readJson } from '../reading/json.ts';
import type { NewsSource, NewsTools } from '../source.ts';

/** Posts as https://cryptopanic.com/developers/api/ documents them, the parts that are used; which links come depends on the plan. */
const posts = z.object({
  results: z.array(
    z.object({
      title: z.string(),
      published_at: z.string(),
      original_url: z.string().nullish(),
      url: z.string().nullish(),
      source: z.object({ title: z.string().nullish(), domain: z.string().nullish() }).nullish(),
    }),
  ),
});

/** CryptoPanic gathers the headlines of some hundred outlets; their votes come later than the price and are not read. */
export function cryptoPanic(key: string, base: string, { client }: NewsTools): NewsSource {
  const address = new URL('posts/', base.endsWith('/') ? base : `${base}/`);
  address.search = new URLSearchParams({
    auth_token: key,
    public: 'true',
    kind: 'news',
    regions: 'en',
  }).toString();
  return {
    name: 'CryptoPanic',
    async fetch({ now, signal }) {
      const answer = await client.get(address, signal);
      if (!answer.changed) return undefined;
      return readJson(answer.body, posts)
        .results.map(({ title, published_at, original_url, url, source }) =>
          headlineOf(
            // Without any link there is still the page that lists them all.
            { title, link: original_url ?? url ?? 'https://cryptopanic.com/', published: published_at },
            outletName(source?.title ?? source?.domain),
            new URL('https://cryptopanic.com'),
            now,
          ),
        )
        .filter((headline): headline is Headline => headline !== undefined);
    },
    forget: () => client.forget(address),
  };
}

/** A name comes from outside, too. */
function outletName(given: string | null | undefined): string {
  const clean = (given ?? '')
    .replace(/[^\p{L}\p{N} .&'-]/gu, '')
    .trim()
    .slice(0, 60);
  return clean === '' ? 'CryptoPanic' : clean;
}
