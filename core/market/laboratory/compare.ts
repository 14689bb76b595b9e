import { answer, type Outcome, refuse } from '../../refusal.ts';
import { findToken } from '../tokens.ts';
import type { CompareAnswer } from './answers.ts';
import type { Leaderboard, LeaderboardRow } from './leaderboard.ts';
import type { LeaderboardSource } from './source.ts';

export interface CompareRequest {
  symbol: string;
  /** Days ahead. */
  horizon: number;
}

/**
 * The skill behind `/compare`: every model of the laboratory on one token, or on all where it was not among them, the best
 * distribution first.
 */
export async function compare(
  { symbol, horizon }: CompareRequest,
  { laboratory }: { laboratory: LeaderboardSource },
): Promise<Outcome<CompareAnswer>> {
  const token = findToken(symbol);
  if (!token.ok) return token;
  const board = await laboratory.read();
  if (board === undefined) return noLaboratory();
  const ofToken = board.rows.filter((row) => row.symbol === token.value.symbol);
  // Of a token that no model was compared on, what holds over all of them is the best guess.
  const alone = ofToken.length > 0;
  const found = alone ? ofToken : board.rows.filter((row) => row.symbol === null);
  if (found.length === 0) return noLaboratory();
  const rows = found.filter((row) => row.horizon === nearest(found, horizon));
  return answer({
    symbol: token.value.symbol,
    alone,
    tokens: board.tokens,
    horizon: rows[0].horizon,
    range: board.range,
    forecasts: rows[0].forecasts,
    rows: rows.map((row) => shown(row, board)).sort((a, b) => skill(b) - skill(a)),
    madeOn: board.madeOn,
  });
}

export function noLaboratory() {
  return refuse(
    'NotFound',
    'There are no results of the laboratory here.',
    'Run npm run lab -- forecast, which writes them beside the models.',
  );
}

/** The horizon that was evaluated nearest to the wanted one; of two, the longer. */
export function nearest(rows: readonly { horizon: number }[], wanted: number): number {
  return rows
    .map(({ horizon }) => horizon)
    .reduce((best, at) => {
      const difference = Math.abs(at - wanted) - Math.abs(best - wanted);
      return difference < 0 || (difference === 0 && at > best) ? at : best;
    });
}

function shown(row: LeaderboardRow, { rows }: Leaderboard): CompareAnswer['rows'][number] {
  const { model, family, task, metrics } = row;
  // What a reader must know stands with the figures over all tokens.
  const pooled = rows.find(
    (other) => other.symbol === null && other.model === model && other.horizon === row.horizon,
  );
  const figures = Object.fromEntries(
    (['crpsSkill', 'maeRatio', 'coverage80', 'auc'] as const)
      .filter((name) => metrics[name] !== undefined)
      .map((name) => [name, metrics[name]]),
  );
  return { model, family, task, ...figures, notes: pooled?.notes ?? [] };
}

function skill({ crpsSkill }: CompareAnswer['rows'][number]): number {
  return crpsSkill?.value ?? Number.NEGATIVE_INFINITY;
}
