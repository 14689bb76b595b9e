import type { Metric, ModelCard } from '../../../core/inference/port.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { WORLD_DECODER, WORLD_ENCODER, WORLD_STEP } from '../../../core/market/world/graphs.ts';
import { CALENDAR, OBSERVED } from '../../../core/market/world/observations.ts';
import type { ObjectiveOptions } from '../../../core/nets/worldModel/objective.ts';
import type { WorldShape } from '../../../core/nets/worldModel/shape.ts';

export interface CardInput {
  version: string;
  shape: WorldShape;
  members: number;
  context: number;
  objective: ObjectiveOptions;
  /** Stages with their epochs. */
  trained: string;
  metrics: readonly Metric[];
  from: number;
  to: number;
  windows: number;
  symbols: readonly string[];
  /** Least and most daily deviation over 90 days that the training saw. */
  deviationRange: readonly [number, number];
}

type Part = 'encoder' | 'step' | 'decoder';

const parts: Record<Part, { name: string; task: string; says: string }> = {
  encoder: {
    name: WORLD_ENCODER,
    task: 'State of a market after one more observed day',
    says: 'The encoder of the market world: takes the state of assets and market one observed day on.',
  },
  step: {
    name: WORLD_STEP,
    task: 'State of a market on a day to come',
    says: 'The latent step of the market world: draws where assets and market stand on the next day.',
  },
  decoder: {
    name: WORLD_DECODER,
    task: 'Returns of a day to come from its state',
    says: 'The decoder of the market world: draws the returns, ranges and volumes of a day from its state.',
  },
};

/** The card of one of the three graphs, in words that the figures of all three together support. */
export function worldCard(part: Part, input: CardInput): Omit<ModelCard, 'files'> {
  const { shape, members, metrics } = input;
  const { name, task, says } = parts[part];
  const own = [-1, members, -1, shape.hidden + shape.latent + OBSERVED + shape.halfLives.length];
  const market = [-1, members, shape.marketHidden + shape.marketLatent];
  const inputs = [
    { name: 'own', shape: own },
    { name: 'market', shape: market },
    { name: 'calendar', shape: [-1, -1, CALENDAR] },
  ];
  const extra: Record<Part, { name: string; shape: number[] }[]> = {
    encoder: [
      { name: 'observed', shape: [-1, -1, OBSERVED] },
      { name: 'variance', shape: [-1, -1, shape.halfLives.length] },
    ],
    step: [
      { name: 'noise', shape: [-1, members, -1, shape.latent] },
      { name: 'marketNoise', shape: [-1, members, shape.marketLatent] },
    ],
    decoder: [{ name: 'noise', shape: [-1, members, -1, OBSERVED] }],
  };
  return {
    name,
    version: input.version,
    task,
    summary: [
      says,
      `An ensemble of ${members} recurrent state-space models with a latent of the market and one of each asset,`,
      'trained on tokens of every kind at once; works in units of each asset’s own volatility.',
      verdict(metrics),
    ].join(' '),
    features: [
      'return',
      'range',
      'volume',
      ...shape.halfLives.map((days) => `variance${days}`),
      'saturday',
      'sunday',
    ],
    inputs: [...inputs, ...extra[part]],
    outputs: [
      { name: 'ownNext', shape: own },
      { name: 'marketNext', shape: market },
      ...(part === 'decoder' ? [{ name: 'returns', shape: [-1, members, -1] }] : []),
    ],
    training: {
      from: isoDay(input.from),
      to: isoDay(input.to),
      rows: input.windows,
      symbols: input.symbols,
      seed: 1,
      hyperparameters: {
        ...Object.fromEntries(
          Object.entries(input.objective).map(([key, value]) => [
            key,
            typeof value === 'number' ? value : String(value),
          ]),
        ),
        ...Object.fromEntries(
          Object.entries(shape).map(([key, value]) => [
            key,
            typeof value === 'number' ? value : String(value),
          ]),
        ),
        members,
        trained: input.trained,
      },
    },
    data: {
      source: 'Daily candles of Binance spot and Bybit perpetual markets, public exchange data',
      licence:
        'No licence is stated by the publishers; the candles are not part of this project, the fitted weights are',
    },
    metrics,
    limitations: [
      'The weights know nothing after the training range; they are not refitted, so that the figures are those of the weights that are served.',
      'The tokens were chosen by their history up to the newest day: survivors only.',
      'Nothing was measured beyond 30 days ahead.',
      'Which way the paths lean was not judged: the share that ends above the last close is no forecast of a rise.',
      'No path knows of news: an event that no candle has announced comes as often as in the training.',
      'The correlation of the assets is that of the past year; in a panic it is higher.',
      'Not financial advice.',
    ],
    parameters: {
      members,
      context: input.context,
      hidden: shape.hidden,
      latent: shape.latent,
      marketHidden: shape.marketHidden,
      marketLatent: shape.marketLatent,
      halfLives: shape.halfLives,
      deviationRange: input.deviationRange,
    },
  };
}

/** Where it is better than the block bootstrap, and where not, by more than chance. */
function verdict(metrics: readonly Metric[]): string {
  const skills = metrics.filter(({ name, scope }) => name === 'crpsSkill' && scope?.part === 'jointly');
  const words = skills.map(({ value, interval, scope }) => {
    const chance = interval !== undefined && interval[0] <= 0 && interval[1] >= 0;
    const size = `${(Math.abs(value) * 100).toFixed(1)} % ${value < 0 ? 'worse' : 'better'}`;
    return `${size}${chance ? ' (within chance)' : ''} at ${scope?.horizon} d`;
  });
  return `Against the block bootstrap of the trailing year its CRPS is ${words.join(', ')}.`;
}
