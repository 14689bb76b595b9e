import { dayNumber, isoDay } from '../../market/candles/candles.ts';
import type { AlarmFilter, AlarmProgress, AlarmRecord, AlarmSeriesKey } from '../alarms.ts';
import { checkCount, checkDay, checkFinite, checkKey, checkText, checkTime, jsonOf } from './arguments.ts';

/** @throws TypeError */
export function checkAlarmSeries(name: string, key: AlarmSeriesKey): void {
  checkKey(`${name}.symbol`, key.symbol);
  checkKey(`${name}.timeframe`, key.timeframe);
  checkBudget(`${name}.budget`, key.budget);
}

/** @throws TypeError also for alarms of another series than that of the progress, or of candles after it */
export function checkAlarms(progress: AlarmProgress, alarms: readonly AlarmRecord[]): void {
  checkAlarmSeries('progress', progress);
  checkBeginning('progress.judgedTo', progress.judgedTo);
  if (progress.state === undefined) throw new TypeError('progress.state must not be undefined');
  jsonOf(progress.state);
  for (const [index, alarm] of alarms.entries()) {
    const name = `alarms[${index}]`;
    for (const field of ['symbol', 'timeframe', 'budget'] as const)
      if (alarm[field] !== progress[field])
        throw new TypeError(`${name}.${field} must be that of the progress`);
    for (const field of ['kind', 'model', 'version'] as const) checkKey(`${name}.${field}`, alarm[field]);
    checkBeginning(`${name}.date`, alarm.date);
    if (alarm.date > progress.judgedTo)
      throw new TypeError(`${name}.date must not be after progress.judgedTo`);
    checkFinite(`${name}.energy`, alarm.energy);
    if (!(alarm.probability > 0 && alarm.probability <= 1))
      throw new TypeError(`${name}.probability must be above 0 and at most 1`);
    checkTime(`${name}.recordedAt`, alarm.recordedAt);
  }
}

/** @throws TypeError */
export function checkAlarmFilter({ symbol, timeframe, budget, from, to, limit }: AlarmFilter): void {
  if (symbol !== undefined) checkText('symbol', symbol);
  if (timeframe !== undefined) checkText('timeframe', timeframe);
  if (budget !== undefined) checkBudget('budget', budget);
  if (from !== undefined) checkDay('from', from);
  if (to !== undefined) checkDay('to', to);
  checkCount('limit', limit);
}

function checkBudget(name: string, budget: unknown): void {
  checkFinite(name, budget);
  if (!((budget as number) > 0)) throw new TypeError(`${name} must be above 0`);
}

/** An ISO day, or a time to the second: then the order of the texts is the order of the times. */
function checkBeginning(name: string, iso: unknown): void {
  checkTime(name, iso);
  const shown = new Date(iso).toISOString();
  if (iso !== `${shown.slice(0, 19)}Z` && iso !== isoDay(dayNumber(iso)))
    throw new TypeError(`${name} must be an ISO day, or a time such as 2025-06-30T20:00:00Z`);
}
