import { z } from 'zod';
import type { Ports } from '../../../ports.ts';
import { answer, type Outcome } from '../../../refusal.ts';
import type { AlarmRecord, AlarmSeriesKey } from '../../../store/alarms.ts';
import { type AlarmState, alarmsOf } from '../alarm/alarms.ts';
import type { AlarmOptions } from '../alarm/options.ts';
import type { JudgedCandle, JudgeSeries } from './judged.ts';

export interface RaisingReport {
  /** Candles that no earlier run had judged. */
  judged: number;
  raised: number;
}

const alarmState: z.ZodType<AlarmState> = z.object({
  level: z.number().positive(),
  recent: z.array(z.literal([0, 1])),
  since: z.int().min(0).nullable(),
  armed: z.boolean(),
});

/**
 * Brings the alarms of one series up to date: judges every candle since the last run by the state that it left, however
 * long ago that was, and records what is raised. Running it twice changes nothing. An alarm that was recorded stands,
 * also when another model judges by now; the state goes on, for probabilities mean the same to any model.
 *
 * Refuses as `judge` does; rejects with `StoreUnavailableError`, and then nothing has changed.
 */
export async function raiseDue(
  series: AlarmSeriesKey,
  options: Omit<AlarmOptions, 'budgetPerYear'>,
  judge: JudgeSeries,
  ports: Pick<Ports, 'prices' | 'models' | 'store' | 'clock'>,
): Promise<Outcome<RaisingReport>> {
  const { store, clock } = ports;
  const judged = await judge(series.symbol, series.timeframe, ports);
  if (!judged.ok) return judged;
  const { model, version, candles } = judged.value;
  const progress = await store.alarmProgress(series);
  const isKnown = ({ date }: JudgedCandle) => progress !== undefined && date <= progress.judgedTo;
  const fresh = candles.filter((candle) => !isKnown(candle));
  if (fresh.length === 0) return answer({ judged: 0, raised: 0 });
  const settings = { ...options, budgetPerYear: series.budget };
  const kept = alarmState.safeParse(progress?.state);
  // A state that is not understood is made anew from the candles that it was made from.
  const before = kept.success ? kept.data : alarmsOf(chancesOf(candles.filter(isKnown)), settings).state;
  const { alarm, state } = alarmsOf(chancesOf(fresh), settings, before);
  const recordedAt = new Date(clock.now()).toISOString();
  const alarms = fresh.flatMap(({ date, energy, probability, kind, fault }, i): AlarmRecord[] => {
    if (!(fault === 'begins' || alarm[i] === 1)) return [];
    // Of a fault nothing else need be known; whether it is a chance at all was not asked.
    const chance = Number.isNaN(probability) ? 1 : probability;
    return [{ ...series, date, energy, probability: chance, kind, model, version, recordedAt }];
  });
  await store.advanceAlarms({ ...series, judgedTo: fresh[fresh.length - 1].date, state }, alarms);
  return answer({ judged: fresh.length, raised: alarms.length });
}

/** Probabilities for the budget: a fault does not spend it. */
function chancesOf(candles: readonly JudgedCandle[]): Float64Array {
  return Float64Array.from(candles, ({ probability, fault }) =>
    fault === undefined ? probability : Number.NaN,
  );
}
