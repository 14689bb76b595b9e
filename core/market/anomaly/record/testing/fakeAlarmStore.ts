import type { AlarmProgress, AlarmRecord, AlarmSeriesKey } from '../../../../store/alarms.ts';
import type { Store } from '../../../../store/port.ts';

/** The part of a store that alarms use, in memory: what the conformance suite asks of the real ones. */
export class FakeAlarmStore {
  readonly alarms: AlarmRecord[] = [];
  readonly progress = new Map<string, AlarmProgress>();
  writes = 0;

  async alarmProgress(series: AlarmSeriesKey): Promise<AlarmProgress | undefined> {
    return structuredClone(this.progress.get(keyOf(series)));
  }

  async advanceAlarms(progress: AlarmProgress, alarms: readonly AlarmRecord[]): Promise<void> {
    this.writes++;
    const before = this.progress.get(keyOf(progress));
    if (before !== undefined && before.judgedTo >= progress.judgedTo) return;
    // As JSON, as the real ones keep it.
    this.progress.set(keyOf(progress), JSON.parse(JSON.stringify(progress)));
    for (const alarm of alarms)
      if (!this.alarms.some((known) => keyOf(known) === keyOf(alarm) && known.date === alarm.date))
        this.alarms.push(alarm);
  }

  asStore(): Store {
    return this as Partial<Store> as Store;
  }
}

function keyOf({ symbol, timeframe, budget }: AlarmSeriesKey): string {
  return `${symbol} ${timeframe} ${budget}`;
}
