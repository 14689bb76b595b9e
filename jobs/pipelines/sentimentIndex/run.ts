import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Models } from '../../../core/inference/port.ts';
import { tokens } from '../../../core/market/tokens.ts';
import { type DailyIndex, dailyIndex } from '../../../core/text/index/daily.ts';
import type { ScoredHeadline } from '../../../core/text/index/decay.ts';
import { encodeSentiment, MARKET } from '../../../core/text/index/snapshot.ts';
import { mentionsOf } from '../../../core/text/mentions/mentions.ts';
import { classify } from '../../../core/text/sentiment/classify.ts';
import { type DatedHeadline, readStream } from './stream.ts';

/** Tokens beside the market. */
const MOST_TOKENS = 10;
/** From here on every month has headlines on most of its days; what came before only weighs in. */
const FIRST_DAY = '2021-01-01';
/** The snapshot travels with the program. */
const MOST_BYTES = 300_000;
/** Texts between two lines of progress. */
const PART = 2_048;

export interface SentimentIndexOptions {
  /** Folder that holds `stream.csv.gz`. */
  news: string;
  /** Folder of the models: what is written there is `snapshot/sentiment.json`. */
  models: string;
  /** Where `sentiment.csv` goes, which the forecasting laboratory reads. */
  out: string;
  served: Models;
  halfLifeHours: number;
}

/**
 * Computes the daily index of the past with the registered model: of the market and of the ten tokens that are named most.
 * Numbers alone are written, and no text of any headline.
 * @throws UnknownModelError where no model of sentiment is registered
 */
export async function buildSentimentIndex(
  { news, models, out, served, halfLifeHours }: SentimentIndexOptions,
  say: (text: string) => void,
): Promise<void> {
  const headlines = await readStream(news);
  const { scores, model } = await scoresOf(headlines, served, say);
  const series = seriesOf(headlines, scores);
  const lastDay = new Date(headlines[headlines.length - 1].known).toISOString().slice(0, 10);
  const days = new Map(
    [...series].map(([symbol, list]): [string, DailyIndex[]] => [
      symbol,
      dailyIndex(list, lastDay, { halfLifeHours }).filter(({ date }) => date >= FIRST_DAY),
    ]),
  );
  const file = encodeSentiment({ model, halfLifeHours, days }, new Date().toISOString());
  if (file.length > MOST_BYTES)
    throw new Error(`The index takes ${file.length} bytes; ${MOST_BYTES} may travel`);
  await mkdir(join(models, 'snapshot'), { recursive: true });
  await mkdir(out, { recursive: true });
  await writeFile(join(models, 'snapshot', 'sentiment.json'), `${file}\n`);
  await writeFile(join(out, 'sentiment.csv'), csvOf(days));
  say(`index of ${[...days.keys()].join(', ')} to ${lastDay}, ${file.length} bytes`);
}

async function scoresOf(headlines: readonly DatedHeadline[], served: Models, say: (text: string) => void) {
  const scores = new Float64Array(headlines.length);
  let model = { name: '', version: '' };
  for (let from = 0; from < headlines.length; from += PART) {
    const part = headlines.slice(from, from + PART);
    const { items, ...by } = await classify(
      part.map(({ title }) => title),
      served,
    );
    for (const [i, { probabilities }] of items.entries())
      scores[from + i] = probabilities[2] - probabilities[0];
    model = by.model;
    say(`${Math.min(from + PART, headlines.length)} of ${headlines.length} headlines classified`);
  }
  return { scores, model };
}

/** The market first, then the tokens that are named most from `FIRST_DAY` on. */
function seriesOf(headlines: readonly DatedHeadline[], scores: Float64Array): Map<string, ScoredHeadline[]> {
  const find = mentionsOf(tokens);
  const all: ScoredHeadline[] = [];
  const bySymbol = new Map<string, ScoredHeadline[]>();
  for (const [i, { title, known }] of headlines.entries()) {
    const scored = { published: known, score: scores[i] };
    all.push(scored);
    for (const symbol of find(title)) {
      const own = bySymbol.get(symbol);
      if (own === undefined) bySymbol.set(symbol, [scored]);
      else own.push(scored);
    }
  }
  const start = Date.parse(FIRST_DAY);
  const count = (list: readonly ScoredHeadline[]) =>
    list.filter(({ published }) => published >= start).length;
  const named = [...bySymbol].sort((a, b) => count(b[1]) - count(a[1]) || a[0].localeCompare(b[0]));
  return new Map([[MARKET, all], ...named.slice(0, MOST_TOKENS)]);
}

/** Columns date, symbol and value. */
function csvOf(days: ReadonlyMap<string, readonly DailyIndex[]>): string {
  const rows = [...days].flatMap(([symbol, list]) =>
    list.map(({ date, value }) => `${date},${symbol},${value.toFixed(4)}`),
  );
  return `date,symbol,value\n${rows.join('\n')}\n`;
}
