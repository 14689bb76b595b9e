import { type Kysely, type Selectable, sql } from 'kysely';
import { dayNumber, isoDay } from '../../market/candles/candles.ts';
import type { AlarmFilter, AlarmProgress, AlarmRecord, AlarmSeriesKey } from '../alarms.ts';
import type { Database } from './schema.ts';

/** Rows in one statement; Postgres takes 65,535 parameters, and a row has nine. */
const ROWS_AT_ONCE = 2_000;

/**
 * Moves a run of alarms forward and records what it raised, both or neither. One that has been judged further already
 * stays where it is, and then nothing is recorded: somebody else was faster.
 */
export async function advanceAlarms(
  db: Kysely<Database>,
  progress: AlarmProgress,
  alarms: readonly AlarmRecord[],
): Promise<void> {
  const { symbol, timeframe, budget, judgedTo } = progress;
  const state = sql<string>`${JSON.stringify(progress.state)}::text::jsonb`;
  await db.transaction().execute(async (transaction) => {
    const moved = await transaction
      .insertInto('alarm_progress')
      .values({ symbol, timeframe, budget, judged_to: judgedTo, state })
      .onConflict((conflict) =>
        conflict
          .columns(['symbol', 'timeframe', 'budget'])
          .doUpdateSet({ judged_to: judgedTo, state, updated_at: sql`now()` })
          .where('alarm_progress.judged_to', '<', judgedTo),
      )
      .returning('judged_to')
      .execute();
    if (moved.length === 0) return;
    for (let from = 0; from < alarms.length; from += ROWS_AT_ONCE)
      await transaction
        .insertInto('alarms')
        .values(alarms.slice(from, from + ROWS_AT_ONCE).map(toRow))
        .onConflict((conflict) => conflict.columns(['symbol', 'timeframe', 'budget', 'date']).doNothing())
        .execute();
  });
}

export async function alarmProgress(
  db: Kysely<Database>,
  { symbol, timeframe, budget }: AlarmSeriesKey,
): Promise<AlarmProgress | undefined> {
  const row = await db
    .selectFrom('alarm_progress')
    .selectAll()
    .where('symbol', '=', symbol)
    .where('timeframe', '=', timeframe)
    .where('budget', '=', budget)
    .executeTakeFirst();
  return row && { symbol, timeframe, budget, judgedTo: row.judged_to, state: row.state };
}

/** The newest first; of one instant by symbol. */
export async function listAlarms(
  db: Kysely<Database>,
  { symbol, timeframe, budget, from, to, limit }: AlarmFilter,
): Promise<AlarmRecord[]> {
  let query = db.selectFrom('alarms').selectAll();
  if (symbol !== undefined) query = query.where('symbol', '=', symbol);
  if (timeframe !== undefined) query = query.where('timeframe', '=', timeframe);
  if (budget !== undefined) query = query.where('budget', '=', budget);
  if (from !== undefined) query = query.where('date', '>=', from);
  // A time of that day comes after the day itself, and before the next one.
  if (to !== undefined) query = query.where('date', '<', isoDay(dayNumber(to) + 1));
  const rows = await query
    .orderBy('date', 'desc')
    .orderBy('symbol')
    .orderBy('timeframe')
    .orderBy('budget')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

function toRow({ recordedAt, ...alarm }: AlarmRecord) {
  const { symbol, timeframe, budget, date, energy, probability, kind, model, version } = alarm;
  const recorded_at = new Date(recordedAt).toISOString();
  return { symbol, timeframe, budget, date, energy, probability, kind, model, version, recorded_at };
}

function fromRow({ recorded_at, ...alarm }: Selectable<Database['alarms']>): AlarmRecord {
  return { ...alarm, recordedAt: recorded_at.toISOString() };
}
