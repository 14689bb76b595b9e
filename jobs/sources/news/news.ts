import type { Config } from '../../../core/config.ts';
import type { Logger } from '../../../core/log.ts';
import type { Clock } from '../../../core/ports.ts';
import type { Headline, News, NewsBatch } from '../../../core/text/news/port.ts';
import { onceEach } from '../../../core/text/news/stories.ts';
import { SourceFault } from '../exchanges/source.ts';
import { createNewsClient, type NewsClientOptions } from './fetching/newsClient.ts';
import { GuardedNews } from './guardedNews.ts';
import { newsSources } from './sources/index.ts';

/** For one feed, redirects and body included, in milliseconds. */
const FEED_TIMEOUT_MS = 10_000;
/** Sources that are asked at a time. */
const AT_ONCE = 4;

export interface LiveNews extends News {
  /** Gives up requests in flight; later questions get nothing. */
  close(): void;
}

/**
 * News of every source that answers, each story once. Asks nobody before the first question, and opens no socket at all
 * with `OFFLINE`.
 */
export function createNews(
  config: Config,
  tools: { clock: Clock; log: Logger },
  client: Partial<Omit<NewsClientOptions, 'clock'>> = {},
): LiveNews {
  const closing = new AbortController();
  const sources = newsSources(config, {
    client: createNewsClient({ timeoutMs: FEED_TIMEOUT_MS, ...client, clock: tools.clock }),
  }).map((source) => new GuardedNews(source, tools));
  let underWay: Promise<NewsBatch> | undefined;

  async function askAll(): Promise<NewsBatch> {
    const waiting = sources.filter(({ open }) => !open);
    const failures: string[] = [];
    const given: (readonly Headline[])[] = [];
    const work = async () => {
      for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
        try {
          given.push(await source.ask(closing.signal));
        } catch (error) {
          if (!(error instanceof SourceFault)) throw error;
          failures.push(`${source.name} ${error.message}.`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { headlines: onceEach(given.flat()), answered: given.length, failures };
  }

  return {
    latest() {
      if (closing.signal.aborted) return Promise.resolve({ headlines: [], answered: 0, failures: [] });
      underWay ??= askAll().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    close: () => closing.abort(),
  };
}
