import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { decodeSentiment, MARKET, type SentimentSnapshot } from '../../core/text/index/snapshot.ts';
import type { MoodSource } from '../../core/text/index/source.ts';

/** Reads `sentiment.json` of a snapshot folder, again whenever the file has changed. A broken one is as good as none. */
export function moodFile(folder: string, halfLifeHours: number, log: Logger): MoodSource {
  const path = join(folder, 'sentiment.json');
  let known: { state: string; snapshot: SentimentSnapshot | undefined } | undefined;
  async function read(): Promise<SentimentSnapshot | undefined> {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (found === undefined) return undefined;
    const state = [found.ino, found.size, found.mtimeNs].join();
    if (known?.state === state) return known.snapshot;
    let snapshot: SentimentSnapshot | undefined;
    try {
      snapshot = decodeSentiment(await readFile(path, 'utf8'));
    } catch (err) {
      log.warn({ err }, 'the shipped index of sentiment cannot be read: npm run train writes it anew');
    }
    known = { state, snapshot };
    return snapshot;
  }

  return {
    settings: async () => ({ halfLifeHours }),
    async shipped(symbol, days) {
      const snapshot = await read();
      if (snapshot === undefined) return undefined;
      const held = [...snapshot.days.keys()].filter((one) => one !== MARKET);
      const own = snapshot.days.get(symbol)?.slice(-days) ?? [];
      return { model: snapshot.model, halfLifeHours: snapshot.halfLifeHours, days: own, held };
    },
  };
}
