import { expect, it } from 'vitest';
import type { AlarmFilter, AlarmProgress, AlarmRecord } from '../alarms.ts';
import type { Store } from '../port.ts';
import { sampleAlarm, sampleProgress } from './samples.ts';

/** The part of the conformance suite that is about alarms. */
export function alarmsOf(store: () => Store): void {
  /** Records alarms of one series, judged to the latest of them. */
  async function record(...alarms: AlarmRecord[]): Promise<void> {
    const judgedTo = alarms.map(({ date }) => date).sort()[alarms.length - 1];
    const { symbol, timeframe, budget } = alarms[0];
    await store().advanceAlarms(sampleProgress({ symbol, timeframe, budget, judgedTo }), alarms);
  }

  it('gives alarms and their progress back as they were', async () => {
    const series = { symbol: 'ALARMED' };
    const alarms = ['2025-06-30', '2025-06-02'].map((date) => sampleAlarm({ ...series, date }));
    const progress = sampleProgress({ ...series, judgedTo: '2025-07-02' });
    expect(await store().alarmProgress(progress)).toBeUndefined();
    await store().advanceAlarms(progress, alarms);
    expect(await store().listAlarms({ ...series, limit: 9 })).toEqual(alarms);
    expect(await store().alarmProgress(progress)).toEqual(progress);
  });

  it('moves forward only, and lets a recorded alarm stand', async () => {
    const series = { symbol: 'FORWARD' };
    const first = sampleAlarm({ ...series, date: '2025-06-10' });
    const progress = sampleProgress({ ...series, judgedTo: '2025-06-10', state: { level: 1 } });
    await store().advanceAlarms(progress, [first]);
    // The same again, what came before it, and what was judged otherwise by a slower one: all too late.
    for (const judgedTo of ['2025-06-10', '2025-06-09']) {
      const late = sampleAlarm({ ...series, date: '2025-06-01' });
      await store().advanceAlarms({ ...progress, judgedTo, state: { level: 2 } }, [late]);
    }
    expect(await store().alarmProgress(progress)).toEqual(progress);
    expect(await store().listAlarms({ ...series, limit: 9 })).toEqual([first]);
    const next = { ...progress, judgedTo: '2025-06-12', state: { level: 3 } };
    const second = sampleAlarm({ ...series, date: '2025-06-12' });
    await store().advanceAlarms(next, [{ ...first, energy: 99 }, second]);
    expect(await store().alarmProgress(progress)).toEqual(next);
    expect(await store().listAlarms({ ...series, limit: 9 })).toEqual([second, first]);
  });

  it('takes many at once that judge the same: one of them is recorded, whole', async () => {
    const series = { symbol: 'ALARM-RACE' };
    await Promise.all(
      Array.from({ length: 10 }, (_, energy) =>
        store().advanceAlarms(sampleProgress({ ...series, state: { energy } }), [
          sampleAlarm({ ...series, energy }),
        ]),
      ),
    );
    const [alarm, ...others] = await store().listAlarms({ ...series, limit: 99 });
    expect(others).toEqual([]);
    const progress = await store().alarmProgress(sampleProgress(series));
    expect(progress?.state).toEqual({ energy: alarm.energy });
  });

  it('records thousands at once, and none', async () => {
    const series = { symbol: 'ALARM-MANY' };
    const date = (number: number) => `${new Date(number * 3_600_000).toISOString().slice(0, 19)}Z`;
    const alarms = Array.from({ length: 4_500 }, (_, number) =>
      sampleAlarm({ ...series, timeframe: '1h', date: date(number) }),
    );
    await record(...alarms);
    expect(await store().listAlarms({ ...series, limit: 9_999 })).toHaveLength(4_500);
    const empty = sampleProgress({ ...series, timeframe: '1h', judgedTo: date(5_000) });
    await store().advanceAlarms(empty, []);
    expect((await store().alarmProgress(empty))?.judgedTo).toBe(date(5_000));
  });

  it('tells series apart by symbol, timeframe and budget', async () => {
    const others: Partial<AlarmRecord>[] = [{}, { symbol: 'APART-2' }, { timeframe: '4h' }, { budget: 4.5 }];
    for (const change of others) await record(sampleAlarm({ symbol: 'APART', ...change }));
    const count = async (filter: Partial<AlarmFilter>) =>
      (await store().listAlarms({ limit: 99, ...filter })).length;
    expect(await count({ symbol: 'APART' })).toBe(3);
    expect(await count({ symbol: 'APART', timeframe: '1d' })).toBe(2);
    expect(await count({ symbol: 'APART', timeframe: '1d', budget: 12 })).toBe(1);
    expect(await count({ symbol: 'APART', budget: 4.5 })).toBe(1);
    expect(await count({ symbol: 'APART', budget: 4 })).toBe(0);
    expect(await store().alarmProgress(sampleProgress({ symbol: 'APART', budget: 4 }))).toBeUndefined();
  });

  it('lists the newest first, days and times of both ends included, of one symbol or of all', async () => {
    const symbol = 'RANGED';
    await record(...['2031-06-01', '2031-06-03'].map((date) => sampleAlarm({ symbol, date })));
    const times = ['2031-06-01T20:00:00Z', '2031-06-02T00:00:00Z', '2031-06-03T23:00:00Z'];
    await record(...times.map((date) => sampleAlarm({ symbol, timeframe: '1h', date })));
    await record(sampleAlarm({ symbol: 'RANGED-2', date: '2031-06-03' }));
    const dates = async (filter: Partial<AlarmFilter>) =>
      (await store().listAlarms({ symbol, limit: 9, ...filter })).map(({ date }) => date);
    const [early, noon, late] = times;
    expect(await dates({})).toEqual([late, '2031-06-03', noon, early, '2031-06-01']);
    expect(await dates({ limit: 2 })).toEqual([late, '2031-06-03']);
    expect(await dates({ from: '2031-06-02' })).toEqual([late, '2031-06-03', noon]);
    expect(await dates({ to: '2031-06-01' })).toEqual([early, '2031-06-01']);
    expect(await dates({ from: '2031-06-02', to: '2031-06-02' })).toEqual([noon]);
    const all = await store().listAlarms({ from: '2031-06-03', timeframe: '1d', limit: 9 });
    expect(all.map((alarm) => alarm.symbol)).toEqual(['RANGED', 'RANGED-2']);
  });

  const wrongAlarms: Partial<AlarmRecord>[] = [
    { energy: Number.NaN },
    { probability: 0 },
    { probability: 1.1 },
    { kind: '' },
    { version: 'a\0b' },
    { date: '2025-06-31' },
    { date: '2025-06-30T20:00Z' },
    { date: '2025-07-01' },
    { symbol: 'ETH' },
    { timeframe: '4h' },
    { budget: 11 },
    { recordedAt: 'now' },
  ];
  it.each(wrongAlarms)('refuses an alarm with %j, and those beside it', async (changes) => {
    const progress = sampleProgress({ symbol: 'NO-ALARM' });
    const good = sampleAlarm({ symbol: 'NO-ALARM', date: '2025-06-29' });
    const bad = sampleAlarm({ symbol: 'NO-ALARM', ...changes });
    await expect(store().advanceAlarms(progress, [good, bad])).rejects.toThrow(TypeError);
    expect(await store().listAlarms({ symbol: 'NO-ALARM', limit: 9 })).toEqual([]);
    expect(await store().alarmProgress(progress)).toBeUndefined();
  });

  const wrongProgress: Partial<AlarmProgress>[] = [
    { symbol: '' },
    { timeframe: '' },
    { budget: 0 },
    { budget: Number.NaN },
    { judgedTo: 'yesterday' },
    { state: undefined },
    { state: { level: Number.NaN } },
  ];
  it.each(wrongProgress)('refuses progress with %j', async (changes) => {
    await expect(store().advanceAlarms(sampleProgress(changes), [])).rejects.toThrow(TypeError);
  });

  it('refuses nonsense for a filter of alarms, and finds nothing under what cannot be a name', async () => {
    const wrong: Partial<AlarmFilter>[] = [
      { symbol: '' },
      { budget: -1 },
      { from: '2025-06-30T20:00:00Z' },
      { to: 'today' },
      { limit: 0 },
    ];
    for (const filter of wrong)
      await expect(store().listAlarms({ limit: 1, ...filter })).rejects.toThrow(TypeError);
    expect(await store().listAlarms({ symbol: 'a\0b', limit: 1 })).toEqual([]);
  });
}
