import { z } from 'zod';
import { allocate } from '../../core/market/allocate/allocate.ts';
import { type AllocateAnswer, allocateAnswer } from '../../core/market/allocate/answer.ts';
import { risks } from '../../core/market/allocate/plan/risk.ts';
import { MOST } from '../../core/market/allocate/request.ts';
import { formatChange, formatDay, formatPercent } from '../charts/format.ts';
import { growthFans } from '../charts/options/growthFans.ts';
import { defineCommand } from '../command.ts';
import { dataNote, modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { symbolArgument } from './arguments.ts';

export default defineCommand({
  name: 'allocate',
  summary: 'Plan how to split money over tokens, stocks, gold and cash, by a model of what may come',
  args: z.strictObject({
    symbols: z
      .array(symbolArgument)
      .max(MOST)
      .optional()
      .describe(
        'Tokens, stocks, funds or CASH to split over, such as BTC ETH GLD; without any, saved holdings',
      ),
    horizon: z.int().min(1).max(30).default(30).describe('Days ahead, 1 to 30'),
    risk: z.enum(risks).default('medium').describe('How much risk to take: low, medium or high'),
  }),
  answer: allocateAnswer,
  examples: [
    '/allocate BTC ETH SOL risk=low horizon=30',
    '/allocate BTC SPY GLD 30 medium',
    'allocate bitcoin and ether for a month, low risk',
  ],
  cues: [
    'allocate',
    'allocation',
    'split',
    'how should i split',
    'risk',
    'divide my money',
    'coins',
    'spread my money',
  ],
  rest: { method: 'post', path: '/allocate' },
  personal: true,
  skill: allocate,
  present,
});

function present(answer: AllocateAnswer): Reply {
  const { weights, horizon, risk, plan, equalWeight, fan, world, asOf, data } = answer;
  const held = weights.filter(({ weight }) => weight > 0);
  const symbols = weights.filter(({ kind }) => kind !== 'cash').map(({ symbol }) => symbol);
  const shown = held.slice(0, 5).map(({ symbol, weight }) => `${symbol} ${formatPercent(weight)}`);
  const days = horizon === 1 ? '1 day' : `${horizon} days`;
  const others = [...new Set(['low', 'medium', 'high'])].filter((level) => level !== risk);
  const named = symbols.join(' ');
  return {
    kind: 'answer',
    title: `${shown.join(', ')}${held.length > shown.length ? ', …' : ''} (${risk} risk, ${days})`,
    text: [
      `In the imagined ${days} this plan ends between ${formatChange(plan.lower80)} and ${formatChange(plan.upper80)} with 80 % probability, ${formatChange(plan.median)} in the middle; it loses with ${formatPercent(plan.probabilityOfLoss)} probability, and the worst twentieth of outcomes lose ${formatPercent(plan.conditionalValueAtRisk, 1)} on average.`,
      `Equal weight would lose ${formatPercent(equalWeight.conditionalValueAtRisk, 1)} there, with ${formatChange(equalWeight.median)} in the middle.`,
      honestly(answer),
    ].join(' '),
    table: {
      columns: [
        { title: 'Asset', align: 'left' },
        { title: 'Weight', align: 'right' },
        { title: 'Held', align: 'right' },
        { title: 'Expected', align: 'right' },
        { title: 'Share of risk', align: 'right' },
        { title: 'Correlation', align: 'right' },
      ],
      rows: weights.map(({ symbol, weight, held: now, expectedReturn, riskShare, correlation }) => [
        symbol,
        formatPercent(weight),
        formatPercent(now),
        formatChange(expectedReturn),
        formatPercent(riskShare),
        correlation === null ? '–' : correlation.toFixed(2).replace('-', '−'),
      ]),
    },
    fields: [
      { name: 'To trade now', value: tradedNow(answer) },
      { name: `What ${risk} risk means`, value: meaning(answer) },
      ...weights
        .filter(({ kind }) => kind !== 'cash')
        .slice(0, 6)
        .map(({ symbol, why }) => ({ name: `Why ${symbol}`, value: why })),
    ],
    chart: growthFans({
      title: `The plan against equal weight, ${days}`,
      start: asOf,
      dates: fan.map(({ date }) => date),
      plan: fan.map((point) => point.plan),
      other: fan.map((point) => point.equalWeight),
      otherName: 'equal weight',
    }),
    buttons: [
      ...others.map((level) => ({
        label: `${level[0].toUpperCase()}${level.slice(1)} risk`,
        command: `/allocate ${named} horizon=${horizon} risk=${level}`,
      })),
      ...[7, 30]
        .filter((other) => other !== horizon)
        .map((other) => ({
          label: `${other} days`,
          command: `/allocate ${named} horizon=${other} risk=${risk}`,
        })),
    ],
    footnote: [
      dataNote(asOf, data),
      ...(data.othersAsOf === null
        ? []
        : [
            `Stocks and funds: daily closes to ${data.othersAsOf} that ship with this version; no source is asked for newer ones, so the plan starts from that day.`,
          ]),
      modelNote({ name: world.name, version: world.version }),
      ...(world.unlikeTraining.length === 0
        ? []
        : [
            `It has learned from tokens alone: how ${world.unlikeTraining.join(', ')} would go on is less sure.`,
          ]),
      `${world.paths} imagined paths, from ${data.days} days of the past; cash bears no interest, trading costs 0.1 % of what is bought and sold.`,
      notFinancialAdvice,
    ],
  };
}

/** What the back-test allows one to say. */
function honestly({ backTest, risk }: AllocateAnswer): string {
  if (backTest === null) return 'How such plans did in the past has not been measured here.';
  const { planned, equalWeight, buyAndHold, surelyDifferent, from, to, universe } = backTest;
  const against = ({ yearlyReturn }: typeof planned) =>
    `${planned.yearlyReturn > yearlyReturn ? 'more' : 'less'} than`;
  const verdict = surelyDifferent
    ? `its Sharpe ratio was ${planned.sharpe > equalWeight.sharpe ? 'higher' : 'lower'} than that of equal weight beyond chance`
    : `the Sharpe ratios (${ratio(planned.sharpe)} and ${ratio(equalWeight.sharpe)}) are too close to tell it from equal weight`;
  return (
    `Such plans at ${risk} risk, remade and traded with costs from ${formatDay(from, 'withYear')} to ${formatDay(to, 'withYear')} (${universe}), ` +
    `made ${formatChange(planned.yearlyReturn)} a year: ${against(equalWeight)} equal weight (${formatChange(equalWeight.yearlyReturn)}) ` +
    `and ${against(buyAndHold)} buying and holding BTC (${formatChange(buyAndHold.yearlyReturn)}); ` +
    `the deepest fall was ${formatPercent(planned.maxDrawdown)}, that of equal weight ${formatPercent(equalWeight.maxDrawdown)}; ${verdict}.`
  );
}

function ratio(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

function tradedNow({ turnover, cost, saved }: AllocateAnswer): string {
  const from = saved ? 'from your saved holdings' : 'from cash, since no holdings of these are saved';
  return `${formatPercent(turnover)} of the money, ${from}; that costs ${formatPercent(cost, 2)}`;
}

function meaning({ level, horizon }: AllocateAnswer): string {
  return (
    `one percent less of loss in the worst twentieth is worth ${level.aversion.toFixed(2)} % of growth over ${horizon} days; ` +
    `at most ${formatPercent(level.mostInOne)} in one asset and ${formatPercent(level.mostInCash)} in cash`
  );
}
