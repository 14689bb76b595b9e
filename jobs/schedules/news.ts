import { tokens } from '../../core/market/tokens.ts';
import { readNews } from '../../core/text/news/readNews.ts';
import type { Schedule } from './schedule.ts';

/** Reads what the outlets have that is new: a story that two processes or two runs bring is classified and stored once. */
export const news: Schedule = {
  name: 'news',
  cron: '*/15 * * * *',
  parts: ['all'],
  deadlineMs: 300_000,
  run: async (_, { news: source, ...ports }) => {
    const { headlines, answered, failures } = await source.latest();
    // Offline there is nothing to read, and nothing old to make room for.
    if (headlines.length === 0) return { counts: { answered, failed: failures.length }, notes: failures };
    const { unread, ...counts } = await readNews(headlines, tokens, ports);
    const notes =
      unread === 0 ? failures : ['no model of sentiment is registered: the news waits', ...failures];
    return { counts: { answered, failed: failures.length, ...counts, unread }, notes };
  },
};
