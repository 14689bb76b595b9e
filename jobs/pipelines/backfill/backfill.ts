import { walkForward } from '../../../core/learn/walkForward.ts';
import { trainingRows } from '../../../core/market/forecast/training/rows.ts';
import type { OutOfFold } from '../../../core/market/forecast/training/stack.ts';
import { STORED_HORIZONS } from '../../../core/market/scorecard/horizons.ts';
import { packReplay, type Replay, replayVersion } from '../../../core/market/scorecard/replay.ts';
import type { Store } from '../../../core/store/port.ts';
import type { ScoreSheet } from '../../../core/store/scores.ts';
import type { ServedHistory } from '../data/universe.ts';
import { walkMembers } from '../forecast/outOfFold.ts';
import { monthsUntil } from './months.ts';
import { EMBARGO_DAYS, type ReplayOptions, replayMonth } from './replayMonth.ts';

/** Two years. */
const MONTHS = 24;
/** Days before the first month on which errors out of fold are gathered, and between two fits for them. */
const OUT_OF_FOLD = { days: 3 * 365, step: 91 };
/** Where the store remembers which months have been written whole. */
const SCOPE = 'backfill';

export interface BackfillOptions extends Pick<ReplayOptions, 'model' | 'ownWeightDays' | 'name' | 'version'> {
  histories: readonly ServedHistory[];
  store: Store;
  months?: number;
  /** Days between two fits for the errors out of fold. */
  step?: number;
  now: number;
  say(text: string): void;
}

/**
 * Replays the last months of the histories into the store, month by month: one that has been written whole is skipped,
 * so that a run which was stopped goes on where it was. Returns the whole record, added up.
 */
export async function backfill(options: BackfillOptions): Promise<Replay> {
  const { histories, store, name, version, say, now } = options;
  const newest = Math.max(...histories.map(({ candles }) => candles.day[candles.day.length - 1]));
  const months = monthsUntil(newest, options.months ?? MONTHS);
  const symbols = histories.map(({ candles }) => candles.symbol);
  const rows = trainingRows(histories.map(({ candles }) => candles));
  const { model, ownWeightDays } = options;
  // What a month's forecasts follow from: where any of it has changed, the month is made again.
  const contents = JSON.stringify({
    symbols,
    horizons: STORED_HORIZONS,
    until: newest,
    model,
    ownWeightDays,
  });
  // Fitted when a month is the first that is not there yet.
  let outOfFold: OutOfFold | undefined;
  const walked = () =>
    walkMembers(
      rows,
      walkForward({
        from: months[0].first - OUT_OF_FOLD.days,
        to: newest,
        step: options.step ?? OUT_OF_FOLD.step,
        embargo: EMBARGO_DAYS,
      }),
      options.model,
    ).outOfFold;
  for (const [index, month] of months.entries()) {
    const place = `${index + 1}/${months.length}`;
    const key = `${name} ${replayVersion(version, month.name)}`;
    if ((await store.getSetting(SCOPE, key)) === contents) {
      say(`${place} ${month.name} is there`);
      continue;
    }
    outOfFold ??= walked();
    const horizons = STORED_HORIZONS;
    const { forecasts, scores } = await replayMonth(month, { ...options, rows, outOfFold, horizons });
    await store.recordForecasts(forecasts);
    await store.recordScores(scores);
    await store.setSetting(SCOPE, key, contents);
    say(`${place} ${month.name}: ${forecasts.length} forecasts`);
  }

  const records = new Map<string, Pick<ScoreSheet, 'tallies' | 'bins'>>();
  for (const symbol of symbols) {
    // Month by month: the store may hold more of this version than these.
    const sheets: ScoreSheet[] = [];
    for (const month of months)
      sheets.push(
        await store.scoreSheet({ model: name, symbol, replayed: replayVersion(version, month.name) }),
      );
    const replayed = ({ origin }: { origin: string }) => origin === 'replayed';
    records.set(symbol, {
      tallies: sheets.flatMap(({ tallies }) => tallies.filter(replayed)),
      bins: sheets.flatMap(({ bins }) => bins.filter(replayed)),
    });
  }
  return packReplay(
    {
      builtAt: new Date(now).toISOString(),
      model: name,
      version,
      embargoDays: EMBARGO_DAYS,
      months: months.map((month) => month.name),
    },
    records,
  );
}
