import { z } from 'zod';
import { type SimulationAnswer, simulationAnswer } from '../../core/market/world/answer.ts';
import { simulate } from '../../core/market/world/simulate.ts';
import { formatChange, formatDay, formatPercent, formatPrice } from '../charts/format.ts';
import { fanChart } from '../charts/options/fan.ts';
import { defineCommand } from '../command.ts';
import { dataNote, modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { postedCandles, symbolArgument } from './arguments.ts';

export default defineCommand({
  name: 'simulate',
  summary: 'Simulate what the price of a token could do: a fan of futures, with the odds of a fall',
  args: z.strictObject({
    symbol: symbolArgument,
    days: z.int().min(1).max(90).default(30).describe('Days ahead, 1 to 90'),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1)
      .describe('The same seed gives the same futures'),
    candles: postedCandles.optional().meta({ restOnly: true }),
  }),
  answer: simulationAnswer,
  examples: ['/simulate BTC', '/simulate ETH 7', 'simulate bitcoin for a month'],
  cues: [
    'simulate',
    'simulation',
    'simulated',
    'scenario',
    'scenarios',
    'could happen',
    'futures',
    'monte carlo',
  ],
  rest: { method: 'post', path: '/simulate' },
  skill: simulate,
  present,
});

function present(answer: SimulationAnswer): Reply {
  const { symbol, days, asOf, targetDate, lastClose, lower80, upper80, median, drawdowns, skill } = answer;
  const when = days === 1 ? 'next day' : `next ${days} days`;
  // Of old candles, the next days are not the coming ones: the title must not let anyone think so.
  const since = answer.data.live ? '' : ` from ${formatDay(asOf, 'withYear')}`;
  return {
    kind: 'answer',
    title: `${symbol}, ${when}${since}: ${formatPrice(lower80)} to ${formatPrice(upper80)}`,
    text:
      `Of ${answer.paths.toLocaleString('en')} simulated futures, 80 % close between ${formatPrice(lower80)} and ` +
      `${formatPrice(upper80)} on ${formatDay(targetDate, 'withYear')}, and ${percent(answer.probabilityUp)} close above ` +
      `${formatPrice(lastClose)}. ${honestly(answer)}`,
    fields: [
      { name: `Last close (${formatDay(asOf)})`, value: formatPrice(lastClose) },
      { name: 'Median', value: `${formatPrice(median)} (${formatChange(median / lastClose - 1)})` },
      {
        name: 'Expected range',
        value: `${formatPrice(answer.expectedRange.low)} – ${formatPrice(answer.expectedRange.high)} (medians of low and high)`,
      },
      { name: 'Ends above the last close', value: percent(answer.probabilityUp) },
      ...drawdowns.map(({ depth, probability }) => ({
        name: `Draw-down of ${formatPercent(depth)} or more`,
        value: percent(probability),
      })),
    ],
    chart: fanChart({
      title: `${symbol}, ${when}`,
      closes: answer.closes,
      fan: answer.fan,
      samples: answer.samples,
    }),
    buttons: [
      ...[7, 30, 90]
        .filter((other) => other !== days)
        .map((other) => ({ label: `${other} days`, command: `/simulate ${symbol} ${other}` })),
      { label: 'Forecast', command: `/predict ${symbol} ${Math.min(days, 30)}` },
    ],
    footnote: [
      dataNote(asOf, answer.data),
      `${modelNote(answer.model)} Seed ${answer.seed}.`,
      `Skill measured on ${skill.on}.`,
      notFinancialAdvice,
    ],
  };
}

/** What the measured figures allow one to say. */
function honestly({ days, skill }: SimulationAnswer): string {
  const { crpsSkill, interval, garchSkill, coverage80, horizon } = skill;
  const size = `${formatPercent(Math.abs(crpsSkill), 1)} ${crpsSkill < 0 ? 'worse' : 'better'}`;
  const verdict =
    interval[0] > 0 || interval[1] < 0
      ? `has been ${size} than resampled blocks of the past year`
      : `has been no different from resampled blocks of the past year (${size}, within chance)`;
  const garch = `${formatPercent(Math.abs(garchSkill), 1)} ${garchSkill < 0 ? 'worse' : 'better'} than a simulated GARCH`;
  const beyond = days > 30 ? ' Nothing was measured beyond 30 days.' : '';
  return (
    `At ${horizon} ${horizon === 1 ? 'day' : 'days'} the simulation ${verdict} and ${garch}; ` +
    `its 80 % held ${formatPercent(coverage80, 1)} of the closes.${beyond}`
  );
}

const percent = (share: number) => formatPercent(share, 1);
