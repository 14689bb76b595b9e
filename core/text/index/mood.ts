import type { Ports } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import type { HeadlineRecord } from '../../store/headlines.ts';
import { SENTIMENT_MODEL } from '../sentimentModel.ts';
import type { IndexAnswer, MovingHeadline } from './answer.ts';
import { type DailyIndex, dailyIndex } from './daily.ts';
import { DecayedScores, decay, type IndexOptions, NEUTRAL_PRIOR, type ScoredHeadline } from './decay.ts';
import { MARKET } from './snapshot.ts';
import type { MoodSource, ShippedIndex } from './source.ts';

/** Whose mood is asked for; without one, the market's. */
export interface MoodToken {
  symbol: string;
  name: string;
}

export type MoodPorts = Pick<Ports, 'store' | 'clock'> & { mood: MoodSource };

const DAY_MS = 86_400_000;
/** Days that are shown. */
const HISTORY_DAYS = 90;
/** Looked back at beyond the first day that is shown: after so many half-lives nothing is left of a headline. */
const HALF_LIVES = 10;
/** Among the newest so many, the headlines that moved the index are looked for. */
const MOST_RECENT = 2_000;
const SHOWN = 3;

/**
 * The index of a token or of the market from the stored headlines; where there are none, or older ones than the snapshot
 * has, from the snapshot. Refuses with `SourceUnavailable` where neither tells anything.
 */
export async function moodOf(token: MoodToken | undefined, ports: MoodPorts): Promise<Outcome<IndexAnswer>> {
  const [options, shipped] = await Promise.all([
    ports.mood.settings(),
    ports.mood.shipped(token?.symbol ?? MARKET, HISTORY_DAYS),
  ]);
  const lastShipped = shipped?.days.at(-1)?.date;
  let live: IndexAnswer | undefined;
  try {
    live = await storedMood(token, ports, options);
  } catch (error) {
    // What ships is worth more than the fault of a database, where there is any.
    if (lastShipped === undefined || !isStoreFault(error)) throw error;
  }
  if (live !== undefined && (lastShipped === undefined || live.data.newest.slice(0, 10) >= lastShipped))
    return answer(live);
  if (shipped !== undefined && lastShipped !== undefined) return answer(shippedMood(token, shipped));
  const held = shipped?.held ?? [];
  return refuse(
    'SourceUnavailable',
    `There is no news about ${token === undefined ? 'the market' : `${token.name} (${token.symbol})`} yet.`,
    [
      'News comes every 15 minutes while the bot runs with a network.',
      held.length > 0 && `Held offline: /sentiment for the market, and ${held.slice(0, 6).join(', ')}.`,
      'A headline of your own can be asked about: /sentiment "..."',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

async function storedMood(
  token: MoodToken | undefined,
  { store, clock }: MoodPorts,
  options: IndexOptions,
): Promise<IndexAnswer | undefined> {
  const now = clock.now();
  const filter = token && { symbol: token.symbol };
  const since = (ms: number) => new Date(now - ms).toISOString();
  const lookback = HISTORY_DAYS * DAY_MS + HALF_LIVES * options.halfLifeHours * 3_600_000;
  const columns = await store.headlineScores({ ...filter, from: since(lookback) });
  const headlines = Array.from(
    columns.published,
    (published, i): ScoredHeadline => ({
      // Outlets whose clock runs ahead: nothing is of the future.
      published: Math.min(published, now),
      score: columns.score[i],
      source: voiceOf(columns.source[i]),
    }),
  );
  const newest = headlines.at(-1)?.published ?? Number.NEGATIVE_INFINITY;
  // Older than what is shown is no news; and the days that weigh in are all read of what is left.
  if (now - newest > HISTORY_DAYS * DAY_MS) return undefined;
  const scores = new DecayedScores(options);
  for (const headline of headlines) scores.add(headline);
  // The index fades from its newest headline on for so long, and then stands as it was, with its day.
  const staleFrom = newest + Math.max(DAY_MS, options.halfLifeHours * 3_600_000);
  const asOf = Math.min(now, staleFrom);
  const reading = scores.readAt(asOf);
  const recent = await store.listHeadlines({
    ...filter,
    from: new Date(asOf - HALF_LIVES * options.halfLifeHours * 3_600_000).toISOString(),
    limit: MOST_RECENT,
  });
  const lastDay = new Date(asOf).toISOString().slice(0, 10);
  const shownFrom = new Date(asOf - HISTORY_DAYS * DAY_MS).toISOString().slice(0, 10);
  const within = (ms: number) => headlines.filter(({ published }) => published > asOf - ms).length;
  return {
    kind: 'index',
    symbol: token?.symbol ?? null,
    name: token?.name ?? 'Crypto market',
    asOf: new Date(asOf).toISOString(),
    value: reading.value,
    mean: reading.mean,
    counts: { lastDay: within(DAY_MS), lastWeek: within(7 * DAY_MS), lastMonth: within(30 * DAY_MS) },
    effectiveCount: reading.effectiveCount,
    dissent: reading.dissent,
    halfLifeHours: options.halfLifeHours,
    headlines: movers(recent, asOf, reading.weight, scores, options),
    history: [
      ...dailyIndex(headlines, lastDay, options).filter(({ date }) => date > shownFrom && date < lastDay),
      // The running day, as far as it has come.
      today(lastDay, reading, headlines),
    ],
    data: {
      source: 'headlines',
      newest: new Date(newest).toISOString(),
      stale: now > staleFrom,
      outlets: new Set(columns.source.filter((_, i) => headlines[i].published > asOf - 7 * DAY_MS)).size,
    },
    model: { name: recent[0]?.model ?? SENTIMENT_MODEL, version: recent[0]?.version ?? '' },
  };
}

/** Who may post to one subreddit may post to all of them: together they have the share of one source. */
function voiceOf(source: string): string {
  return source.startsWith('r/') ? 'Reddit' : source;
}

function today(
  date: string,
  { value, dissent }: { value: number; dissent: number | null },
  headlines: readonly ScoredHeadline[],
): DailyIndex {
  const start = Date.parse(date);
  return { date, value, dissent, count: headlines.filter(({ published }) => published >= start).length };
}

/** Those with the largest part in the value; the parts of all headlines add up to it. */
function movers(
  recent: readonly HeadlineRecord[],
  now: number,
  weight: number,
  scores: DecayedScores,
  options: IndexOptions,
): MovingHeadline[] {
  return recent
    .map(({ title, link, source, published, probabilities: [negative, , positive], category }) => {
      const score = positive - negative;
      const age = Math.max(0, now - Date.parse(published));
      const share = scores.shareLeft(voiceOf(source)) * decay(age, options);
      const contribution = (share * score) / (weight + NEUTRAL_PRIOR);
      return {
        title,
        link,
        source,
        published,
        score,
        contribution,
        ...(category !== undefined && { category }),
      };
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, SHOWN);
}

function shippedMood(
  token: MoodToken | undefined,
  { model, halfLifeHours, days: history }: ShippedIndex,
): IndexAnswer {
  const last = history[history.length - 1];
  const of = (days: number) => history.slice(-days).reduce((sum, { count }) => sum + count, 0);
  return {
    kind: 'index',
    symbol: token?.symbol ?? null,
    name: token?.name ?? 'Crypto market',
    asOf: last.date,
    value: last.value,
    mean: null,
    counts: { lastDay: of(1), lastWeek: of(7), lastMonth: of(30) },
    effectiveCount: null,
    dissent: last.dissent,
    halfLifeHours,
    headlines: [],
    history: [...history],
    data: { source: 'snapshot', newest: last.date, stale: true, outlets: null },
    model,
  };
}

/** By name, since an error that crossed a thread has kept that and lost its class. */
function isStoreFault(error: unknown): boolean {
  return error instanceof Error && /^Store(Unavailable|Locked)Error$/.test(error.name);
}
