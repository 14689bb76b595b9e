import type { Config } from '../../../../core/config.ts';
import type { NewsSource, NewsTools } from '../source.ts';
import { cryptoPanic } from './cryptoPanic.ts';
import { outlet } from './outlet.ts';
import { outlets } from './outlets.ts';
import { reddit } from './reddit.ts';

const subreddits = ['CryptoCurrency', 'Bitcoin', 'ethereum'];

/** All that are to be asked, one line a kind; none with OFFLINE. */
export function newsSources(config: Config, tools: NewsTools): NewsSource[] {
  if (config.OFFLINE) return [];
  return [
    ...feedsOf(config).map(([name, feed]) => outlet(name, new URL(feed), tools)),
    ...subreddits.map((name) => reddit(name, config.REDDIT_URL, tools)),
    ...(config.CRYPTOPANIC_API_KEY === undefined
      ? []
      : [cryptoPanic(config.CRYPTOPANIC_API_KEY, config.CRYPTOPANIC_URL, tools)]),
  ];
}

function feedsOf({ NEWS_FEEDS }: Config): readonly (readonly [string, string])[] {
  return NEWS_FEEDS?.map((feed) => [new URL(feed).hostname.replace(/^www\./, ''), feed] as const) ?? outlets;
}
