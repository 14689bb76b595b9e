import { seededRandom, shuffle } from '../../../core/learn/random.ts';
import type { Observations } from '../../../core/market/world/observations.ts';
import type { Window, WindowLengths } from '../../../core/nets/worldModel/sequences.ts';

export interface WindowChoice extends WindowLengths {
  /** The first day ahead lies after this one, and the last one not after the other. */
  from: number;
  to: number;
  /** Windows that end on one day, each of other assets. */
  groups: number;
  /** Assets of a window. */
  assets: number;
  /** Rows of an asset's history that must come before: its averages have to be there. */
  warmUp: number;
  seed: number;
}

/** Windows of random assets side by side, in order of time; all assets of one trade on the same days. */
export function chooseWindows(all: readonly Observations[], choice: WindowChoice): Window[] {
  const { from, to, groups, assets, context, ahead, warmUp, seed } = choice;
  const random = seededRandom(seed);
  const windows: Window[] = [];
  for (let last = from; last + ahead <= to; last++) {
    const known = all.flatMap((sequence) => {
      const row = last - sequence.day[0];
      const reaches = row + ahead < sequence.day.length && row - context >= warmUp;
      return reaches ? [{ sequence, from: row - context + 1 }] : [];
    });
    for (let group = 0; group < groups && known.length >= assets; group++) {
      shuffle(known, random);
      windows.push({ assets: known.slice(0, assets) });
    }
  }
  return windows;
}
