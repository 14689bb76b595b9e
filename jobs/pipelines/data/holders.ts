import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** Who holds what, without who it is. */
export interface Holders {
  /** Symbols of all tokens that someone holds, in alphabetical order. */
  tokens: string[];
  /** For each holder the places of their tokens, ascending. Holders are in the order of their sets. */
  sets: number[][];
  /** A class of each token by its symbol, where the source gives one. */
  classes: Map<string, string>;
}

/** Entries of this kind are companies: nobody can trade them. */
const COMPANY = 'EV3:';

/** Reads `portfolios.csv.gz` of a market data folder, without companies and without anybody's name. */
export async function readHolders(folder: string): Promise<Holders> {
  const text = gunzipSync(await readFile(join(folder, 'portfolios.csv.gz'))).toString('utf8');
  const records: Record<string, string>[] = parse(text, { columns: true });
  const traded = records.filter(({ symbol }) => !symbol.startsWith(COMPANY));
  const tokens = [...new Set(traded.map(({ symbol }) => symbol))].sort();
  const place = new Map(tokens.map((symbol, i) => [symbol, i]));
  const byHolder = new Map<string, Set<number>>();
  for (const { holder, symbol } of traded) {
    const set = byHolder.get(holder) ?? new Set<number>();
    byHolder.set(holder, set.add(place.get(symbol)!));
  }
  // Sorted by content, so that not even their order tells who is who.
  const sets = [...byHolder.values()]
    .map((set) => [...set].sort((a, b) => a - b))
    .sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
  const classes = new Map(
    traded.filter(({ category }) => category !== '').map(({ symbol, category }) => [symbol, category]),
  );
  return { tokens, sets, classes };
}
