import { z } from 'zod';
import { type FeaturesAnswer, featuresAnswer } from '../../core/market/laboratory/answers.ts';
import { importantFeatures } from '../../core/market/laboratory/importantFeatures.ts';
import { formatDay, formatPercent } from '../charts/format.ts';
import { bars } from '../charts/options/parts/bars.ts';
import { defineCommand } from '../command.ts';
import { dataNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { evaluatedHorizon, symbolArgument } from './arguments.ts';

/** Features that are listed and drawn; REST has them all. */
const MOST = 15;
const subjects = { volatility: 'how far it moves', return: 'the return', direction: 'whether it rises' };

export default defineCommand({
  name: 'features',
  summary: 'Show what the forecasts of a token rest on, and how those features stand today',
  args: z.strictObject({
    symbol: symbolArgument,
    horizon: evaluatedHorizon,
    of: z
      .enum(['volatility', 'return', 'direction'])
      .default('volatility')
      .describe('What is forecast: how far it moves, the return, or whether it rises'),
  }),
  answer: featuresAnswer,
  examples: ['/features BTC', '/features ETH 7 return', 'which features matter for bitcoin?'],
  cues: ['features', 'feature', 'importance', 'important', 'matter', 'drives', 'rests on', 'why'],
  rest: { method: 'get', path: '/features' },
  skill: importantFeatures,
  present,
});

function present(answer: FeaturesAnswer): Reply {
  const { symbol, horizon, task, model, features, range, asOf, data } = answer;
  const subject = subjects[task as keyof typeof subjects];
  const ahead = horizon === 1 ? 'the next day' : `${horizon} days ahead`;
  const shown = features.slice(0, MOST);
  const sure = features.filter(({ interval }) => interval[0] > 0);
  return {
    kind: 'answer',
    title: `${symbol}: what a forecast of ${subject} rests on, ${ahead}`,
    text:
      sure.length === 0
        ? 'No feature surely lowers the error: shuffling any of them changes nothing that could not be chance.'
        : `Of the ${features.length} most important features ${sure.length} surely lower the error; most of all ${sure
            .slice(0, 3)
            .map(({ name }) => name)
            .join(', ')}.`,
    table: {
      columns: [
        { title: 'Feature', align: 'left' },
        { title: 'Family', align: 'left' },
        { title: 'Importance', align: 'right' },
        { title: `${symbol} now`, align: 'right' },
        { title: 'Lower on', align: 'right' },
      ],
      rows: shown.map(({ name, family, importance, value, percentile }) => [
        name,
        family,
        formatPercent(importance, 2),
        value === undefined ? '–' : value.toFixed(2).replace('-', '−'),
        percentile === undefined ? '–' : `${formatPercent(percentile)} of days`,
      ]),
    },
    chart: bars({
      title: `What a forecast of ${subject} rests on, ${ahead}`,
      subtitle: 'Rise of the error when the feature is shuffled, with its 95 % interval',
      bars: shown.map(({ name, importance, interval }) => ({ name, value: importance, interval })),
      format: '@percent:1',
      say: (value) => formatPercent(value, 2),
    }),
    buttons: [
      ...(Object.keys(subjects) as (keyof typeof subjects)[])
        .filter((other) => other !== task)
        .map((other) => ({
          label: `Of ${subjects[other]}`,
          command: `/features ${symbol} ${horizon} ${other}`,
        })),
      { label: 'Compare models', command: `/compare ${symbol}` },
      { label: 'Forecast', command: `/predict ${symbol}` },
    ],
    footnote: [
      `Importance of ${model}, over all tokens, on days from ${formatDay(range.from, 'withYear')} to ${formatDay(range.to, 'withYear')} that it had not seen.`,
      dataNote(asOf, data),
      notFinancialAdvice,
    ],
  };
}
