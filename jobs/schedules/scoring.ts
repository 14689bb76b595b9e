import { scoreDue } from '../../core/market/scorecard/scoreDue.ts';
import { tokens } from '../../core/market/tokens.ts';
import type { Schedule } from './schedule.ts';

/** Scores every forecast whose day has come, however long ago: a bot that was down catches up. */
export const scoring: Schedule = {
  name: 'scoring',
  // After the daily forecast, which has brought the newest candles.
  cron: '20 0,2,6 * * *',
  parts: tokens.map(({ symbol }) => symbol),
  deadlineMs: 60_000,
  run: async ({ part }, ports) => ({ counts: { ...(await scoreDue(part, ports)) }, notes: [] }),
};
