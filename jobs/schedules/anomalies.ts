import type { JudgeSeries } from '../../core/market/anomaly/record/judged.ts';
import { raiseDue } from '../../core/market/anomaly/record/raiseDue.ts';
import { tokens } from '../../core/market/tokens.ts';
import type { PartReport, Schedule } from './schedule.ts';

/** About one false alarm a month and token. */
const BUDGET = 12;
const CANDLES = { timeframe: '1d', perYear: 365 } as const;

/**
 * Raises the alarms of every served token after the close of the UTC day and records them, so that the record is complete
 * and not chosen. A bot that was down catches up: a day that was missed is judged by what came before it.
 */
export function anomalies(judge: JudgeSeries): Schedule {
  return {
    name: 'anomalies',
    // After the daily forecast has brought the newest candles; the later ones for tokens that it had to wait for.
    cron: '15 0,2,6 * * *',
    parts: tokens.map(({ symbol }) => symbol),
    deadlineMs: 60_000,
    run: async ({ part: symbol }, ports): Promise<PartReport> => {
      const series = { symbol, timeframe: CANDLES.timeframe, budget: BUDGET };
      const done = await raiseDue(series, { candlesPerYear: CANDLES.perYear }, judge, ports);
      if (!done.ok) return { counts: { refused: 1 }, notes: [done.refusal.message] };
      return { counts: { ...done.value }, notes: [] };
    },
  };
}
