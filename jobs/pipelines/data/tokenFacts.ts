import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** What a token is. */
export interface TokenFacts {
  /** Empty where it is not known. */
  sector: string;
  /** Without those that say who holds it: they are the very thing that is to be foretold. */
  tags: string[];
}

/** Tags that name a holder or an estate: the portfolios were made from such tags. */
const tellsWhoHolds =
  /portfolio|capital|ventures|estate|holdings|labs|jump-crypto|spartan-group|partnerships|strategic-crypto-reserve/;

/** Reads `tokens.csv` of a market data folder. */
export async function readTokenFacts(folder: string): Promise<Map<string, TokenFacts>> {
  const records: Record<string, string>[] = parse(await readFile(join(folder, 'tokens.csv'), 'utf8'), {
    columns: true,
  });
  return new Map(
    records.map(({ symbol, sector, tags }) => [
      symbol,
      { sector, tags: tags.split(';').filter((tag) => tag !== '' && !tellsWhoHolds.test(tag)) },
    ]),
  );
}
