import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { decodeSentiment, MARKET } from '../../core/text/index/snapshot.ts';
import type { MoodSource } from '../../core/text/index/source.ts';
import { modelFile } from './modelFile.ts';

/** `sentiment.json` of a snapshot folder. */
export function moodFile(folder: string, halfLifeHours: number, log: Logger): MoodSource {
  const notes = {
    missing: 'no index of sentiment ships with this version: npm run train writes it',
    broken: 'the shipped index of sentiment cannot be read: npm run train writes it anew',
  };
  const read = modelFile(join(folder, 'sentiment.json'), decodeSentiment, notes, log);
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
