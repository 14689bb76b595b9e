import { candlesPerYear } from '../../candles/timeframe.ts';
import { type AlarmState, alarmsOf } from '../alarm/alarms.ts';
import type { ScoredSeries } from './scored.ts';
import { beginsStuck, stuckFor } from './stuck.ts';

/** Alarms of a scored series at a budget, one entry for each judged candle. */
export interface Judgement {
  /** 1 where an alarm is raised. */
  alarm: Uint8Array;
  /** Probability up to which the candle would have been strange. */
  level: Float64Array;
  /** Candles in a row that stand still, the judged one the last; 0 where the price moves. */
  stuck: Uint16Array;
}

const judged = new WeakMap<ScoredSeries, Map<number, Judgement>>();
/** Budgets of one series that are remembered: people ask for a few round ones. */
const MOST_BUDGETS = 20;

/**
 * The alarms of every candle in turn, by nothing that came after it. A stuck price raises one where it begins, whatever the
 * budget: it is a fault, not a chance. What the model finds strange about a price that stands still is the same fault.
 * @param budget alarms a year
 */
export function judge(scored: ScoredSeries, budget: number): Judgement {
  const known = judged.get(scored) ?? new Map<number, Judgement>();
  judged.set(scored, known);
  const before = known.get(budget);
  if (before !== undefined) return before;
  const judgement = compute(scored, budget);
  if (known.size < MOST_BUDGETS) known.set(budget, judgement);
  return judgement;
}

function compute({ series, rows, probability }: ScoredSeries, budget: number): Judgement {
  const options = { budgetPerYear: budget, candlesPerYear: candlesPerYear[series.timeframe] };
  const stuckRows = stuckFor(series.candles, series.timeframe);
  const alarm = new Uint8Array(rows.length);
  const level = new Float64Array(rows.length);
  let state: AlarmState = alarmsOf([], options).state;
  for (const [i, row] of rows.entries()) {
    level[i] = state.level;
    const fault = stuckRows[row] > 0;
    // A fault is no chance: it spends none of the budget.
    const next = alarmsOf(fault ? [Number.NaN] : [probability[i]], options, state);
    state = next.state;
    alarm[i] = fault ? Number(beginsStuck(stuckRows, row)) : next.alarm[0];
  }
  return { alarm, level, stuck: Uint16Array.from(rows, (row) => stuckRows[row]) };
}
