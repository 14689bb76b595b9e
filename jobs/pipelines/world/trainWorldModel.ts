import { join } from 'node:path';
import { openSession } from '../../../core/inference/session.ts';
import type { Tensors } from '../../../core/inference/tensor.ts';
import { length, slice } from '../../../core/market/candles/candles.ts';
import { bootstrapWorld } from '../../../core/market/world/bootstrapWorld.ts';
import {
  WORLD_DECODER,
  WORLD_ENCODER,
  WORLD_STEP,
  type WorldRunner,
} from '../../../core/market/world/graphs.ts';
import { latentWorld, type WorldSizes } from '../../../core/market/world/latentWorld.ts';
import {
  HALF_LIVES,
  historyOf,
  type Observations,
  observationsOf,
} from '../../../core/market/world/observations.ts';
import type { World, WorldHistory } from '../../../core/market/world/world.ts';
import { openBackend } from '../../../core/nets/tensorflow/backend.ts';
import type { WorldWeights } from '../../../core/nets/worldModel/trainer.ts';
import { exportWorld, type WorldGraphs } from '../../../core/onnx/exporters/worldModel.ts';
import type { History } from '../data/marketCsv.ts';
import { longHistories } from '../data/universe.ts';
import { register } from '../register.ts';
import { alone } from './alone.ts';
import { fitGarch, garchWorld, normalWorld, trailing } from './baselines.ts';
import { worldCard } from './card.ts';
import { evaluateWorlds } from './evaluate.ts';
import { ALONE, MODEL, worldMetrics } from './metrics.ts';
import { panelOf, rowsOf } from './panel.ts';
import { LENGTHS, SEEDS, SHAPE, stages, TEST, TRAIN } from './settings.ts';
import { type Stage, trainMember } from './trainMembers.ts';

const VERSION = '1.0.0';
/** Tokens of the figures: large ones of several kinds. */
const JUDGED = ['BTC', 'ETH', 'BNB', 'XRP', 'ADA', 'SOL', 'DOGE', 'LTC', 'LINK', 'TRX'];
/** Days from one origin to the next, no multiple of a week. */
const EVERY = 9;
/** Origins of two months, which are resampled together. */
const BLOCK = 7;
const PATHS = 300;
const YEAR = 365;
/** Days that a GARCH is fitted on, and after which it is fitted anew. */
const GARCH_DAYS = 1_000;
const REFIT = 182;
/** Days before the first origin that the judged tokens' histories begin. */
const BEFORE = 1_100;
/** How much calmer or wilder than anything in training an asset may be. */
const ROOM = 1.5;

/** Trains the ensemble, lets it imagine the test years, exports and registers the three graphs. */
export async function trainWorldModel(
  histories: ReadonlyMap<string, History>,
  { models, work }: { models: string; work: string },
  say: (text: string) => void,
): Promise<void> {
  await openBackend();
  const candles = longHistories(histories);
  const observations = candles.map((each) => observationsOf(historyOf(each), 0));
  const plan = stages(observations);
  say(`${observations.length} tokens, ${plan[0].windows.length} windows`);
  const members: WorldWeights[] = [];
  for (const seed of SEEDS) members.push(await trainMember(SHAPE, plan, seed, join(work, 'world'), say));
  const graphs = exportWorld(members, {});
  const sizes: WorldSizes = { members: members.length, ...SHAPE, context: LENGTHS.context };
  const runner = await openRunner(graphs);
  const world = latentWorld(runner, sizes);

  const judged = candles
    .filter(({ symbol }) => JUDGED.includes(symbol))
    .map((each) =>
      slice(each, Math.max(0, length(each) - (each.day[length(each) - 1] - TEST.from + BEFORE))),
    );
  const panel = panelOf(judged);
  const origins: number[] = [];
  for (let row = TEST.from - panel.day[0]; row + LENGTHS.ahead < panel.day.length; row += EVERY)
    origins.push(row);
  const garchAt = refittedGarch(panel, origins[0]);
  const { scores, real } = await evaluateWorlds(
    panel,
    (origin): Record<string, World> => ({
      [MODEL]: world,
      [ALONE]: alone(world),
      bootstrap: trailing(bootstrapWorld(), YEAR),
      garch: garchAt(origin),
      normal: trailing(normalWorld, YEAR),
    }),
    {
      origins,
      paths: PATHS,
      onOrigin: (done, of) => {
        if (done % 10 === 0 || done === of) say(`imagined from ${done} of ${of} days`);
      },
    },
  );
  const on = `${JUDGED.length} tokens, ${origins.length} origins 2023-07 to 2025-05`;
  const metrics = worldMetrics(scores, real, { on, block: BLOCK });
  for (const { name, on: where, value, interval, baseline } of metrics)
    say(`${name.padEnd(20)} ${where}: ${value} [${interval ?? ''}] against ${baseline?.value}`);

  const [first] = plan;
  const input = {
    version: VERSION,
    shape: SHAPE,
    members: members.length,
    context: LENGTHS.context,
    objective: plan[plan.length - 1].objective,
    trained: plan
      .map(({ name, training, windows }) => `${name}: ${training.epochs} epochs of ${windows.length} windows`)
      .join('; '),
    metrics,
    from: TRAIN.from,
    to: TRAIN.to,
    windows: fittedWindows(first),
    symbols: observations.map(({ symbol }) => symbol),
    deviationRange: deviationRange(observations),
  };
  const golden = await goldenInputs(runner, sizes, rowsOf(panel, panel.day.length - 200, panel.day.length));
  for (const part of ['encoder', 'step', 'decoder'] as const)
    await register(models, graphs[part], worldCard(part, input), golden[part]);
  say(`registered ${WORLD_ENCODER}, ${WORLD_STEP} and ${WORLD_DECODER} ${VERSION}`);
}

/** Those that weights were fitted on: neither the ones that choose nor those in between. */
function fittedWindows({ windows, training: { validation = 0, embargo = 0 } }: Stage): number {
  return Math.round(windows.length * (1 - validation)) - embargo;
}

async function openRunner(graphs: WorldGraphs): Promise<WorldRunner> {
  const [encoder, step, decoder] = await Promise.all(
    [graphs.encoder, graphs.step, graphs.decoder].map((graph) => openSession(graph)),
  );
  return { encode: encoder.run, step: step.run, decode: decoder.run };
}

/** A GARCH world that is fitted anew every half year on what was known by then. */
function refittedGarch({ symbols, returns }: WorldHistory, first: number): (origin: number) => World {
  const fitted = new Map<number, World>();
  return (origin) => {
    const part = Math.floor((origin - first) / REFIT);
    const end = first + part * REFIT + 1;
    const known = fitted.get(part);
    if (known !== undefined) return known;
    const columns = symbols.length;
    const parameters = symbols.map((_, asset) => {
      const from = Math.max(0, end - GARCH_DAYS);
      const series = Float64Array.from(
        { length: end - from },
        (_, i) => returns.data[(from + i) * columns + asset],
      );
      return fitGarch(series.filter((value) => !Number.isNaN(value)));
    });
    const world = garchWorld(parameters);
    fitted.set(part, world);
    return world;
  };
}

/** Least and most daily deviation over the slowest average before the training ends, with some room. */
function deviationRange(all: readonly Observations[]): readonly [number, number] {
  const columns = HALF_LIVES.length;
  const deviations = all
    .flatMap(({ day, variance }) =>
      Array.from(day).flatMap((value, row) =>
        row >= 120 && value <= TRAIN.to ? [Math.exp(variance[(row + 1) * columns - 1] / 2)] : [],
      ),
    )
    .sort((a, b) => a - b);
  return [deviations[0] / ROOM, deviations[deviations.length - 1] * ROOM];
}

/** What each graph is last given while two rows of paths of two assets are imagined for two days. */
async function goldenInputs(
  runner: WorldRunner,
  sizes: WorldSizes,
  { symbols, day, returns, range, volume }: Required<WorldHistory>,
): Promise<Record<'encoder' | 'step' | 'decoder', Tensors[]>> {
  const given: Record<'encoder' | 'step' | 'decoder', Tensors[]> = { encoder: [], step: [], decoder: [] };
  const spy = (part: keyof typeof given, run: WorldRunner['step']) => (inputs: Tensors) => {
    given[part].push(inputs);
    return run(inputs);
  };
  const two = ({ rows, columns, data }: WorldHistory['returns']) => ({
    rows,
    columns: 2,
    data: Float64Array.from({ length: rows * 2 }, (_, i) => data[Math.floor(i / 2) * columns + (i % 2)]),
  });
  const history = {
    symbols: symbols.slice(0, 2),
    day,
    returns: two(returns),
    range: two(range),
    volume: two(volume),
  };
  const watched = {
    encode: spy('encoder', runner.encode),
    step: spy('step', runner.step),
    decode: spy('decoder', runner.decode),
  };
  await latentWorld(watched, sizes).imagine(history, { days: 2, paths: 2 * sizes.members, seed: 1 });
  return { encoder: given.encoder.slice(-2), step: given.step, decoder: given.decoder };
}
