import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../../core/store/errors.ts';
import type { ForecastRecord, Store } from '../../core/store/port.ts';
import { deferredStore } from './deferredStore.ts';

const log = pino({ level: 'silent' });

function fakeStore() {
  const written: string[] = [];
  const store = {
    recordForecast: async ({ symbol }: ForecastRecord) => {
      if (symbol === 'broken') throw new Error('constraint');
      written.push(symbol);
    },
    setSetting: async (_scope: string, key: string) => {
      if (key === 'broken') throw new Error('constraint');
      written.push(key);
    },
    getSetting: vi.fn(async () => 'value'),
    close: vi.fn(async () => {}),
  };
  return { store: store as unknown as Store, written, mocks: store };
}

const recordIn = (deferred: Store, symbol: string) => deferred.recordForecast({ symbol } as ForecastRecord);

describe('a store that opens later', () => {
  it('takes forecasts at once and writes them in their order', async () => {
    const { store, written, mocks } = fakeStore();
    let open = (_: Store) => {};
    const deferred = deferredStore(
      () =>
        new Promise((resolve) => {
          open = resolve;
        }),
      log,
    );
    await recordIn(deferred, 'first');
    await recordIn(deferred, 'second');
    expect(written).toEqual([]);
    const flushed = deferred.flush();
    open(store);
    await recordIn(deferred, 'third');
    expect(await flushed).toBe(0);
    expect(await deferred.flush()).toBe(0);
    expect(written).toEqual(['first', 'second', 'third']);
    await recordIn(deferred, 'fourth');
    expect(written.at(-1)).toBe('fourth');
    await deferred.close();
    expect(mocks.close).toHaveBeenCalledOnce();
  });

  it('opens nothing when there is nothing to write', async () => {
    const open = vi.fn();
    const deferred = deferredStore(open, log);
    expect(await deferred.flush()).toBe(0);
    await deferred.close();
    expect(open).not.toHaveBeenCalled();
  });

  it('opens for a read and for a setting, which is stored before it says so', async () => {
    const { store, written } = fakeStore();
    expect(await deferredStore(async () => store, log).getSetting('scope', 'key')).toBe('value');
    await deferredStore(async () => store, log).setSetting('scope', 'language', 'de');
    expect(written).toEqual(['language']);
  });

  it('counts the forecasts that are lost when the database cannot be opened, and refuses everything else', async () => {
    const deferred = deferredStore(async () => {
      throw new Error('no disk');
    }, log);
    await recordIn(deferred, 'first');
    await expect(deferred.getSetting('scope', 'key')).rejects.toThrow(StoreUnavailableError);
    await expect(deferred.setSetting('scope', 'key', 1)).rejects.toThrow(StoreUnavailableError);
    await expect(deferred.opened).rejects.toThrow('no disk');
    await recordIn(deferred, 'second');
    expect(await deferred.flush()).toBe(2);
    await deferred.close();
  });

  it('loses one forecast that the database refuses and no other; a refused setting is the caller’s to know', async () => {
    const { store, written } = fakeStore();
    const deferred = deferredStore(async () => store, log);
    await recordIn(deferred, 'broken');
    await recordIn(deferred, 'fine');
    expect(await deferred.flush()).toBe(1);
    expect(written).toEqual(['fine']);
    await expect(deferred.setSetting('scope', 'broken', 1)).rejects.toThrow('constraint');
  });

  it('does not let an answer wait for what others left to write', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const written: string[] = [];
    const store = {
      recordForecast: async ({ symbol }: ForecastRecord) => {
        await held;
        written.push(symbol);
      },
      close: async () => {},
    } as unknown as Store;
    const deferred = deferredStore(async () => store, log);
    await deferred.open();
    await deferred.flush();
    const first = recordIn(deferred, 'first');
    await recordIn(deferred, 'second');
    expect(written).toEqual([]);
    release();
    await first;
    expect(await deferred.flush()).toBe(0);
    expect(written).toEqual(['first', 'second']);
    await deferred.close();
  });

  it('keeps forecasts while the database is away, in their order, and writes them when it is back', async () => {
    vi.useFakeTimers();
    const written: string[] = [];
    let away = false;
    const store = {
      recordForecast: async ({ symbol }: ForecastRecord) => {
        if (away) throw new StoreUnavailableError('gone');
        written.push(symbol);
      },
      setSetting: async () => {
        throw new StoreUnavailableError('gone');
      },
      close: async () => {},
    } as unknown as Store;
    const deferred = deferredStore(async () => store, log);
    await deferred.open();
    const record = (symbol: string) => deferred.recordForecast({ symbol } as ForecastRecord);
    await record('A');
    away = true;
    await record('B');
    await record('C');
    await expect(deferred.setSetting('scope', 'key', 1)).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written).toEqual(['A']);
    away = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(written).toEqual(['A', 'B', 'C']);
    away = true;
    await record('D');
    expect(await deferred.flush()).toBe(1);
    await deferred.close();
    vi.useRealTimers();
  });
});
