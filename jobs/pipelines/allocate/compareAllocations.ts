import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inProcessModels } from '../../../core/inference/inProcess.ts';
import type { Comparison, Comparisons } from '../../../core/market/allocate/comparison.ts';
import { COST } from '../../../core/market/allocate/plan/outcomes.ts';
import { LATENT, servedWorld } from '../../../core/market/allocate/servedWorld.ts';
import { withShrunkDrift } from '../../../core/market/allocate/shrunkDrift.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { bootstrapWorld } from '../../../core/market/world/bootstrapWorld.ts';
import type { History } from '../data/marketCsv.ts';
import { readStocks } from '../data/stocks.ts';
import { servedHistories } from '../data/universe.ts';
import { TEST } from '../world/settings.ts';
import { compare } from './compare.ts';
import { type NamedWorld, rowsOf, SIXTY_FORTY } from './rows.ts';
import { tableOf } from './tables.ts';
import { FUNDS, universes } from './universe.ts';

/** The first decision of the long comparison, a year after the funds begin. */
const FROM = '2022-01-01';

/**
 * Runs the walk-forward comparisons and writes `<models>/allocate/comparison.json`; tells their tables. Worlds that need no
 * training are compared from 2022 on; the registered one from the first day that nothing of it was fitted or chosen on.
 * Takes some minutes; what is done is kept in `work`.
 */
export async function compareAllocations(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
  { folder, work }: { folder: string; work: string },
): Promise<void> {
  const stocks = await readStocks(folder, FUNDS, '2021-01-01');
  const { tokens, mixed } = universes(servedHistories(histories), stocks);
  const untrained: NamedWorld[] = [
    { name: 'bootstrap', world: bootstrapWorld() },
    { name: 'bootstrap with shrunk drift', world: withShrunkDrift(bootstrapWorld()) },
  ];
  const served = await servedWorld(inProcessModels(models));
  const worlds = served.name === LATENT ? [served, ...untrained] : untrained;
  const comparisons: Comparison[] = [
    await compare(mixed, rowsOf(worlds), isoDay(TEST.from), { work, say }),
    // There are no funds in it, so no 60/40.
    await compare(
      tokens,
      rowsOf(worlds).filter(({ group }) => group !== SIXTY_FORTY),
      isoDay(TEST.from),
      { work, say },
    ),
    await compare(mixed, rowsOf(untrained), FROM, { work, say }),
  ];
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
  say(comparisons.map(tableOf).join('\n\n'));
}
