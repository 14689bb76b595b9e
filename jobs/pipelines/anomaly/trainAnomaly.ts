import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSession } from '../../../core/inference/session.ts';
import { fp32 } from '../../../core/inference/tensor.ts';
import { takeRows } from '../../../core/learn/matrix.ts';
import { embeddingSize, exportAnomaly } from '../../../core/market/anomaly/exportOnnx.ts';
import { featureNames, marketContext, WINDOW } from '../../../core/market/anomaly/features.ts';
import { openBackend } from '../../../core/nets/tensorflow/backend.ts';
import type { History } from '../data/marketCsv.ts';
import { servedHistories } from '../data/universe.ts';
import { register } from '../register.ts';
import { anomalyCard, anomalyMetrics, intradayMetrics } from './card.ts';
import { chooseCombination } from './choose.ts';
import { tokenWindows, windowsBefore } from './dataset.ts';
import { CHOICE, REPORT, readEvents } from './events.ts';
import { detectors, figuresOf } from './figures.ts';
import { fittedOrKept } from './fitted.ts';
import { injectedCases } from './injectedCases.ts';
import { INTRADAY, intradayFigures } from './intraday.ts';
import { notableDays } from './notableDays.ts';
import {
  combinationTable,
  eventTable,
  faultTable,
  intradayTable,
  rankingTable,
  writeTables,
} from './report.ts';
import { summaryOf } from './summary.ts';
import { TRAINING_WINDOWS, type Walk, walkAnomaly } from './walk.ts';

const VERSION = '2.0.0';
const SEEDS = [1, 2, 3];
/** Of each kind, in the years of choice and again in those that are reported. */
const FAULTS = 200;
const JUDGED = ['BTC', 'ETH'];
const PAGE = join('docs', 'energy-based-models.md');

/** Walks forward, chooses, measures, fits on everything, exports and registers `<models>/anomaly/`. Takes some minutes. */
export async function trainAnomaly(
  histories: ReadonlyMap<string, History>,
  models: string,
  say: (text: string) => void,
  folder: string,
  work: string,
): Promise<void> {
  await openBackend();
  await mkdir(work, { recursive: true });
  const records = await readEvents(folder);
  const served = servedHistories(histories).map(({ candles }) => candles);
  const candlesOf = (symbol: string) => {
    const found = served.find((candles) => candles.symbol === symbol);
    if (found === undefined) throw new RangeError(`${symbol} is not served`);
    return found;
  };
  const context = marketContext(served);
  const tokens = served.map((candles) => tokenWindows(candles, context));
  const faults = [CHOICE, REPORT].flatMap((range) => injectedCases(served, context, range, FAULTS));

  const walks: Walk[] = [];
  const judged = tokens.filter(({ symbol }) => JUDGED.includes(symbol));
  for (const seed of SEEDS)
    walks.push(await walkAnomaly(tokens, judged, faults, { seed, candlesPerYear: 365.25, work, say }));
  const { chosen: choice, tried } = chooseCombination(walks, candlesOf, records);
  say(`chosen: ${JSON.stringify(choice)}`);

  const bySeed = walks.map((walk) =>
    Object.entries(detectors(choice.combination)).map(([name, detector]) =>
      figuresOf(name, detector, walk, candlesOf, records, REPORT),
    ),
  );
  const [figures] = bySeed;
  const shorter = [];
  for (const kind of INTRADAY)
    shorter.push(
      await intradayFigures(kind, choice.combination, {
        ...{ folder, tokens, candlesOf, records, judged: JUDGED, faults: FAULTS },
        ...{ seed: SEEDS[0], work, say },
      }),
    );
  const tables = {
    'the table of combinations': combinationTable(tried, choice),
    'the table of events': eventTable(figures),
    'the table of rankings': rankingTable(figures, bySeed),
    'the table of faults': faultTable(figures),
    'the table of shorter candles': intradayTable(shorter),
  };
  for (const table of Object.values(tables)) say(table);

  const end = REPORT.to + 1;
  const training = windowsBefore(tokens, end, TRAINING_WINDOWS);
  const { model } = await fittedOrKept(training, SEEDS[0], work);
  const graph = exportAnomaly(model, choice.combination);
  const golden = tokens.slice(0, 3).map(({ windows }) => {
    const { data } = takeRows(windows, [windows.rows - 3, windows.rows - 2, windows.rows - 1]);
    return { windows: fp32([3, WINDOW, featureNames.length], data) };
  });
  const card = anomalyCard({
    version: VERSION,
    metrics: [...anomalyMetrics(figures), ...shorter.flatMap(intradayMetrics)],
    choice,
    summary: summaryOf(figures, choice),
    symbols: served.map(({ symbol }) => symbol),
    from: Math.min(...tokens.map(({ day }) => day[0])),
    to: REPORT.to,
    rows: training.rows,
    seed: SEEDS[0],
    embedding: embeddingSize(model),
  });
  await register(models, graph, card, golden);
  const session = await openSession(graph);
  const days = await notableDays(tokens, session.run);
  await session.release();
  await mkdir(join(models, 'snapshot'), { recursive: true });
  await writeFile(
    join(models, 'snapshot', 'notableDays.json'),
    `${JSON.stringify({ version: VERSION, days })}\n`,
  );
  await writeTables(PAGE, tables);
  say(`registered ${card.name} ${card.version}, ${days.length} notable days`);
}
