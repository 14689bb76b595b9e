import { z } from 'zod';
import { type ForecastAnswer, forecastAnswer } from '../../core/market/forecast/answer.ts';
import { forecast } from '../../core/market/forecast/forecast.ts';
import { formatChange, formatDay, formatPercent, formatPrice } from '../charts/format.ts';
import { candlesWithCone } from '../charts/options/candlesWithCone.ts';
import { defineCommand } from '../command.ts';
import { dataNote, modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { postedCandles, symbolArgument } from './arguments.ts';

export default defineCommand({
  name: 'predict',
  summary: 'Forecast the daily close of a token, with its 80 % interval',
  args: z.strictObject({
    symbol: symbolArgument,
    horizon: z.int().min(1).max(30).default(1).describe('Days ahead, 1 to 30'),
    candles: postedCandles.optional().meta({ restOnly: true }),
  }),
  answer: forecastAnswer,
  examples: ['/predict BTC', '/predict ETH 7', 'what will bitcoin do tomorrow?'],
  cues: ['predict', 'forecast', 'prediction', 'outlook', 'tomorrow', 'next days', 'will', 'go up', 'go down'],
  rest: { method: 'post', path: '/predict' },
  skill: forecast,
  present,
});

function present(answer: ForecastAnswer): Reply {
  const { symbol, horizon, close, lower80, upper80, naive, probabilityUp, skill, asOf, targetDate } = answer;
  const when = horizon === 1 ? 'next day' : `in ${horizon} days`;
  // Of old candles, "next day" is not tomorrow: the title must not let anyone think so.
  const since = answer.data.live ? '' : ` from ${formatDay(asOf, 'withYear')}`;
  return {
    kind: 'answer',
    title: `${symbol} ${when}${since}: ${formatPrice(lower80)} to ${formatPrice(upper80)}`,
    text:
      `The close of ${formatDay(targetDate, 'withYear')} is forecast between ${formatPrice(lower80)} and ${formatPrice(upper80)} ` +
      `with 80 % probability; its middle is ${formatPrice(close)}. ${honestly(answer)}`,
    fields: [
      { name: `Last close (${formatDay(asOf)})`, value: formatPrice(answer.lastClose) },
      {
        name: 'Forecast close',
        value: `${formatPrice(close)} (${formatChange(close / answer.lastClose - 1)})`,
      },
      { name: 'Naive forecast', value: `${formatPrice(naive)} (no change)` },
      { name: '80 % interval', value: `${formatPrice(lower80)} – ${formatPrice(upper80)}` },
      { name: 'Probability of a rise', value: formatPercent(probabilityUp, 1) },
      {
        name: 'Measured skill',
        value: `error ${skill.maeRatio.toFixed(3)} × naive, interval ${better(skill.intervalSkill)} than naive`,
      },
    ],
    chart: candlesWithCone({
      title: `${symbol}, ${when}`,
      candles: answer.candles,
      cone: answer.cone,
      naive,
    }),
    buttons: [
      ...[1, 7, 30]
        .filter((days) => days !== horizon)
        .map((days) => ({
          label: days === 1 ? 'Next day' : `${days} days`,
          command: `/predict ${symbol} ${days}`,
        })),
      { label: 'Market', command: `/market ${symbol}` },
    ],
    footnote: [
      dataNote(asOf, answer.data),
      modelNote(answer.model),
      `Skill measured on ${skill.on}.`,
      notFinancialAdvice,
    ],
  };
}

/** What the measured figures allow one to say. */
function honestly({ close, naive, probabilityUp, skill }: ForecastAnswer): string {
  const { maeRatio, intervalSkill, coverage80, auc } = skill;
  const point =
    close === naive
      ? 'For the middle nothing was found that beats "no change"'
      : `Its middle has been ${maeRatio < 0.995 ? 'closer' : 'no closer'} than "no change"`;
  const interval =
    intervalSkill > 0
      ? `the interval has been ${formatPercent(intervalSkill, 1)} better than the past year's range`
      : "the interval has been no better than the past year's range";
  const direction =
    probabilityUp === 0.5
      ? ' Nothing was found that tells rises from falls so far ahead, so a rise is as likely as a fall.'
      : auc > 0.52
        ? ''
        : ' The probability of a rise has been worth no more than a coin.';
  return `${point}; ${interval} and held ${formatPercent(coverage80, 1)} of the closes.${direction}`;
}

function better(share: number): string {
  return `${formatPercent(Math.abs(share), 1)} ${share < 0 ? 'worse' : 'better'}`;
}
