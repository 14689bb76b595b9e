import { judgeServed } from '../../core/market/anomaly/record/judgeServed.ts';
import { anomalies } from './anomalies.ts';
import { dailyForecast } from './dailyForecast.ts';
import { news } from './news.ts';
import type { Schedule } from './schedule.ts';
import { scoring } from './scoring.ts';

/** One line a schedule; at the start of a process they run in this order. */
export const schedules: readonly Schedule[] = [
  dailyForecast, //
  scoring,
  news,
  anomalies(judgeServed),
];
