import { type Matrix, matrix } from '../../learn/matrix.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome, type Refusal, refuse } from '../../refusal.ts';
import { isoDay, length, type PriceSeries } from '../candles/candles.ts';
import { type Token, tokens } from '../tokens.ts';

/** Daily returns that behaviour is judged by. */
export const DAYS = 365;
/** Fewer tokens than this form no groups worth the name. */
const LEAST_TOKENS = 12;

/** The returns of all tokens that have all days, side by side. */
export interface CommonReturns {
  tokens: Token[];
  /** tokens x DAYS daily log returns, of the same days for all. */
  returns: Matrix;
  /** First and last day of the returns. */
  from: string;
  asOf: string;
  /** Tokens that do not have all the days, or could not be had. */
  leftOut: { token: Token; why: string }[];
  sources: string[];
  live: boolean;
}

type Had = { token: Token; series: PriceSeries };

/**
 * The last DAYS daily log returns of every served token. They end on the newest day that most tokens have, so that one
 * that lags does not take the newest days from all; a token that lags behind it or is younger is left out, and named.
 * Refuses with what the prices refuse with where too few tokens can be had, else with `NotEnoughHistory`.
 */
export async function gatherReturns({ prices }: Pick<Ports, 'prices'>): Promise<Outcome<CommonReturns>> {
  const asked: { token: Token; outcome: Outcome<PriceSeries> }[] = [];
  for (let from = 0; from < tokens.length; from += AT_ONCE) {
    const some = tokens.slice(from, from + AT_ONCE).map(async (token) => {
      return { token, outcome: await prices.daily(token.symbol, DAYS + 1 + SLACK) };
    });
    asked.push(...(await Promise.all(some)));
  }
  const leftOut: CommonReturns['leftOut'] = [];
  const had: Had[] = [];
  let refusal: Refusal | undefined;
  for (const { token, outcome } of asked) {
    if (outcome.ok && length(outcome.value.candles) > 0) had.push({ token, series: outcome.value });
    else {
      if (!outcome.ok) refusal ??= outcome.refusal;
      leftOut.push({ token, why: 'its prices cannot be had now' });
    }
  }
  const end = newestCommonDay(had);
  const whole: Had[] = [];
  for (const entry of had) {
    const why = whyNot(entry.series, end);
    if (why === undefined) whole.push(entry);
    else leftOut.push({ token: entry.token, why });
  }
  if (whole.length < LEAST_TOKENS)
    return refusal === undefined
      ? refuse(
          'NotEnoughHistory',
          `Only ${whole.length} tokens have a year of prices in common: too few to compare.`,
          'Ask again when more prices have come in, or ask about one token with /market.',
        )
      : { ok: false, refusal };
  return answer({
    tokens: whole.map(({ token }) => token),
    returns: logReturns(whole, end),
    from: isoDay(end - DAYS + 1),
    asOf: isoDay(end),
    leftOut,
    sources: [...new Set(whole.map(({ series }) => series.source))],
    live: whole.every(({ series }) => series.live),
  });
}

/** Questions for prices that wait at a time. */
const AT_ONCE = 8;

/** Days more than needed that are asked for: a token may be ahead of the others by a few. */
const SLACK = 7;

/** The newest day that three of four tokens have. */
function newestCommonDay(had: readonly Had[]): number {
  const last = had.map(({ series }) => series.candles.day[length(series.candles) - 1]).sort((a, b) => b - a);
  return last[Math.floor(0.75 * (last.length - 1))] ?? 0;
}

function whyNot({ candles }: PriceSeries, end: number): string | undefined {
  const last = candles.day[length(candles) - 1];
  if (last < end) return `its prices end on ${isoDay(last)}`;
  const known = end - candles.day[0];
  return known < DAYS ? `it has ${Math.max(0, known)} of the ${DAYS} daily returns` : undefined;
}

function logReturns(whole: readonly Had[], end: number): Matrix {
  const returns = matrix(whole.length, DAYS);
  for (const [row, { series }] of whole.entries()) {
    const { day, close } = series.candles;
    const first = end - DAYS - day[0];
    for (let i = 0; i < DAYS; i++)
      returns.data[row * DAYS + i] = Math.log(close[first + i + 1] / close[first + i]);
  }
  return returns;
}
