import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparisons } from '../../../core/market/allocate/comparison.ts';
import { COST } from '../../../core/market/allocate/plan/outcomes.ts';
import { withShrunkDrift } from '../../../core/market/allocate/shrunkDrift.ts';
import { otherAssets } from '../../../core/market/assets/assets.ts';
import { bootstrapWorld } from '../../../core/market/world/bootstrapWorld.ts';
import type { History } from '../data/marketCsv.ts';
import { readStocks } from '../data/stocks.ts';
import { servedHistories } from '../data/universe.ts';
import { compare } from './compare.ts';
import { rowsOf } from './rows.ts';
import { universes } from './universe.ts';

/** The first decision, a year after the funds begin. */
const FROM = '2022-01-01';

/** Runs the walk-forward comparison and writes `<models>/allocate/comparison.json`. Takes some minutes. */
export async function compareAllocations(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
  { folder, work }: { folder: string; work: string },
): Promise<void> {
  const stocks = await readStocks(
    folder,
    otherAssets.map(({ symbol }) => symbol),
    '2021-01-01',
  );
  const { tokens, mixed } = universes(servedHistories(histories), stocks);
  const worlds = [
    { name: 'bootstrap', world: bootstrapWorld() },
    { name: 'bootstrap with shrunk drift', world: withShrunkDrift(bootstrapWorld()) },
  ];
  const comparisons = [];
  for (const universe of [mixed, tokens])
    comparisons.push(await compare(universe, rowsOf(worlds), FROM, { work, say }));
  const written: Comparisons = {
    format: 1,
    builtAt: new Date().toISOString(),
    cost: COST,
    delayDays: 1,
    comparisons,
  };
  const place = join(models, 'allocate');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'comparison.json'), `${JSON.stringify(written, null, 1)}\n`);
}
