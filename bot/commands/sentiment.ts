import { z } from 'zod';
import { findToken, type Token, tokens } from '../../core/market/tokens.ts';
import { answer, type Outcome, refuse } from '../../core/refusal.ts';
import {
  type HeadlineAnswer,
  type IndexAnswer,
  type MovingHeadline,
  type SentimentAnswer,
  sentimentAnswer,
} from '../../core/text/index/answer.ts';
import { moodOf } from '../../core/text/index/mood.ts';
import { labelNames } from '../../core/text/sentiment/answer.ts';
import { classifyHeadline, LONGEST_TEXT } from '../../core/text/sentiment/sentiment.ts';
import { formatDay, formatPercent, formatSigned } from '../charts/format.ts';
import { sentimentHistory } from '../charts/options/sentimentHistory.ts';
import { type CommandPorts, defineCommand } from '../command.ts';
import { modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { capital, shortened } from '../wording.ts';
import { symbolArgument } from './arguments.ts';
import { byWordsFields } from './byWords.ts';

const args = z.strictObject({
  symbol: symbolArgument.optional(),
  text: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_TEXT)
    .optional()
    .describe('A headline, in quotes, to be judged instead of the news'),
});
type Args = z.output<typeof args>;

/** Words behind a token's name from which on the whole is taken for a headline that begins with it. */
const HEADLINE_FROM = 3;

export default defineCommand({
  name: 'sentiment',
  summary: 'Show the mood of the news about a token or the market, or judge a headline',
  args,
  answer: sentimentAnswer,
  examples: [
    '/sentiment',
    '/sentiment BTC',
    '/sentiment "Bitcoin climbs as funds keep buying"',
    'how is the mood about bitcoin?',
    'is this headline good or bad: "Exchange halts withdrawals after a hack"',
  ],
  cues: [
    'sentiment',
    'mood',
    'how is the mood',
    'mood of the market',
    'market sentiment',
    'market mood',
    'news',
    'the news',
    'news about',
    'what does the news say',
    'this headline',
    'headline',
    'headline good or bad',
    'good or bad news',
    'bullish or bearish',
  ],
  rest: { method: 'get', path: '/sentiment' },
  skill: sentiment,
  present: (given, { text }) => (given.kind === 'index' ? presentIndex(given) : presentHeadline(given, text)),
});

async function sentiment(
  given: Args,
  ports: Pick<CommandPorts, 'models' | 'store' | 'clock' | 'mood'>,
  context: Parameters<typeof classifyHeadline>[2],
): Promise<Outcome<SentimentAnswer>> {
  // "/sentiment NOSUCH": one word can only be a name, and if nobody knows it the nearest ones help more.
  const isName = given.symbol === undefined && given.text !== undefined && !/\s/.test(given.text);
  const { symbol, text } = isName ? { symbol: given.text, text: undefined } : given;
  const headline = headlineOf(symbol, text);
  if (!headline.ok) return headline;
  if (headline.value !== undefined) {
    const classified = await classifyHeadline(headline.value, ports, context);
    if (!classified.ok) return classified;
    const { items, model } = classified.value;
    return answer({ kind: 'headline', text: headline.value, ...items[0], model });
  }
  const token: Outcome<Token | undefined> = symbol === undefined ? answer(undefined) : findToken(symbol);
  return token.ok ? moodOf(token.value, ports) : token;
}

/** What is to be judged, if anything: "/sentiment Bitcoin falls again today" begins with a token and is a headline. */
function headlineOf(symbol: string | undefined, text: string | undefined): Outcome<string | undefined> {
  if (symbol === undefined || text === undefined) return answer(text);
  if (text.split(/\s+/).length < HEADLINE_FROM)
    return refuse(
      'BadArguments',
      'A symbol and a text are two questions.',
      `Write /sentiment ${symbol} for the mood of its news, or the headline in quotes: /sentiment "${symbol} ..."`,
    );
  return answer(`${tokens.find((token) => token.symbol === symbol)?.name ?? symbol} ${text}`);
}

function presentIndex(given: IndexAnswer): Reply {
  const { symbol, counts, dissent, effectiveCount, history, headlines, data } = given;
  const whose = symbol === null ? 'the crypto market' : `${given.name} (${symbol})`;
  const other = symbol === 'BTC' ? 'ETH' : 'BTC';
  return {
    kind: 'answer',
    title: `News about ${whose}: ${moodName(given.value)}, ${signed(given.value)}${data.stale ? ` on ${formatDay(given.asOf.slice(0, 10), 'withYear')}` : ''}`,
    text: explained(given),
    fields: [
      { name: 'Index', value: `${signed(given.value)} (−1 all bad, +1 all good)` },
      {
        name: 'Headlines',
        value: `${counts.lastDay} of the last day, ${counts.lastWeek} of 7 days, ${counts.lastMonth} of 30`,
      },
      ...(effectiveCount === null
        ? []
        : [{ name: 'Worth', value: `${effectiveCount.toFixed(1)} headlines of like weight` }]),
      { name: 'Dissent', value: dissent === null ? 'too few headlines to tell' : dissentName(dissent) },
      ...headlines.map((headline, i) => ({
        name: `Moved it ${i + 1}`,
        value: told(headline, given.asOf),
      })),
    ],
    ...(history.length > 1 && {
      chart: sentimentHistory({
        title: symbol === null ? 'Mood of the news, market' : `Mood of the news about ${symbol}`,
        days: history,
      }),
    }),
    buttons: [
      ...(symbol === null ? [] : [{ label: 'The market', command: '/sentiment' }]),
      { label: `About ${other}`, command: `/sentiment ${other}` },
      ...(symbol === null ? [] : [{ label: `Forecast ${symbol}`, command: `/predict ${symbol}` }]),
    ],
    footnote: [
      ageNote(given),
      `A headline counts half after ${given.halfLifeHours} hours, and few headlines are taken for little news: the index is drawn towards 0.`,
      modelNote(given.model),
      notFinancialAdvice,
    ],
  };
}

function presentHeadline(headline: HeadlineAnswer, given: string | undefined): Reply {
  const { label, probabilities, category, text, model } = headline;
  const [negative, neutral, positive] = probabilities.map((share) => formatPercent(share));
  const shown = shortened(text, 200);
  return {
    kind: 'answer',
    title: `${capital(labelNames[label])}, ${formatPercent(probabilities[label + 1])}`,
    text: given === text ? shown : `Read as a headline: ${shown}`,
    fields: [
      { name: 'Negative', value: negative },
      { name: 'Neutral', value: neutral },
      { name: 'Positive', value: positive },
      ...(category === undefined ? [] : [{ name: 'About', value: category }]),
      ...byWordsFields(headline),
    ],
    buttons: [{ label: 'Mood of the market', command: '/sentiment' }],
    footnote: [
      'Judged by its text alone: whether it is true, and what the price does, it does not know.',
      modelNote(model),
      notFinancialAdvice,
    ],
  };
}

function moodName(value: number): string {
  const size = Math.abs(value);
  if (size < 0.05) return 'neutral';
  const side = value > 0 ? 'positive' : 'negative';
  return size < 0.2 ? `slightly ${side}` : size < 0.5 ? side : `very ${side}`;
}

function dissentName(dissent: number): string {
  const words = dissent < 0.3 ? 'they agree' : dissent < 0.6 ? 'they differ' : 'they contradict each other';
  return `${dissent.toFixed(2)}: ${words}`;
}

function explained({ mean, value, counts, data }: IndexAnswer): string {
  if (data.source === 'snapshot')
    return 'There is no fresher news here: this is the index of the last day that ships with this version.';
  const week = counts.lastWeek === 1 ? 'One headline' : `${counts.lastWeek} headlines`;
  const drawn =
    mean !== null && Math.abs(mean - value) >= 0.05
      ? ` Their own mean is ${signed(mean)}; there are few, so it is drawn towards 0.`
      : '';
  const outlets = data.outlets === 1 ? 'one source' : `${data.outlets} sources`;
  return `${week} of 7 days, from ${outlets}, the newer the heavier.${drawn}`;
}

/** Characters of a link that is shown: a longer one tells a person nothing. */
const LONGEST_LINK = 500;
/** A field of Discord holds 1,024. */
const LONGEST_FIELD = 1_000;

/** Score, title, outlet, age and link in one line of plain text. */
function told({ score, title, source, published, link, category }: MovingHeadline, asOf: string): string {
  const about = category === undefined ? '' : `, ${category}`;
  const age = ago(Date.parse(asOf) - Date.parse(published));
  const line = `${signed(score)} ${shortened(title, 300)} – ${shortened(source, 60)}, ${age}${about}`;
  const fits = link.length <= LONGEST_LINK && line.length + link.length < LONGEST_FIELD;
  return fits ? `${line} – ${link}` : line;
}

function ageNote({ data, asOf, halfLifeHours }: IndexAnswer): string {
  if (data.source === 'snapshot')
    return `Offline: daily index of sentiment to ${asOf} from the snapshot that ships with this version, not today's news.`;
  return data.stale
    ? `No news since ${minute(data.newest)} UTC: the index is as it stood ${Math.max(24, halfLifeHours)} hours after.`
    : `Newest headline of ${minute(data.newest)} UTC, ${ago(Date.parse(asOf) - Date.parse(data.newest))}.`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function ago(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 100) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

function signed(value: number): string {
  return formatSigned(value, 2);
}
