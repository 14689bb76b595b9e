import { answer } from '../../../refusal.ts';
import { obtainCandles } from '../../candles/obtain.ts';
import { kindAt, whenOf } from '../judging/describe.ts';
import { DAYS, LEAST_CANDLES } from '../judging/obtain.ts';
import { scoreSeries } from '../judging/scored.ts';
import { beginsStuck, stuckFor } from '../judging/stuck.ts';
import type { JudgedCandle, JudgeSeries } from './judged.ts';

/** Judges the daily candles of a served token as `/anomaly` does. */
export const judgeServed: JudgeSeries = async (symbol, _timeframe, ports) => {
  const series = await obtainCandles({ symbol }, { days: DAYS, atLeast: LEAST_CANDLES }, ports);
  if (!series.ok) return series;
  const scored = await scoreSeries({ ...series.value, timeframe: '1d' }, ports);
  const stuck = stuckFor(series.value.candles, '1d');
  const { rows, scores, probability, card } = scored;
  const candles = Array.from(rows, (row, i): JudgedCandle => {
    const fault = stuck[row] === 0 ? undefined : beginsStuck(stuck, row) ? 'begins' : 'lasts';
    return {
      date: whenOf(scored, i),
      energy: scores.energy[i],
      probability: probability[i],
      kind: kindAt(scored, stuck[row] > 0, i),
      ...(fault !== undefined && { fault }),
    };
  });
  return answer({ model: card.name, version: card.version, candles });
};
