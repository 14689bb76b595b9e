import { type Matrix, takeRows } from '../../../core/learn/matrix.ts';
import { baselineNames, energyNames } from '../../../core/market/anomaly/graph.ts';
import { type ModelScores, scoreAnomaly } from '../../../core/market/anomaly/training/fit.ts';
import { dayNumber } from '../../../core/market/candles/candles.ts';
import { stacked, type TokenWindows, windowsBefore } from './dataset.ts';
import { fittedOrKept } from './fitted.ts';
import type { InjectedCase } from './injectedCases.ts';

/** Years that are judged, each by detectors that were fitted on the days before it. */
const YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025];
/** Windows that a detector is fitted on. */
export const TRAINING_WINDOWS = 6000;

const scoreNames = [...energyNames, ...baselineNames];

/** One token's days from the first judged year on. */
export interface JudgedToken {
  symbol: string;
  day: Int32Array;
  scores: ModelScores;
}

/** The days of a fault, and the same days without it, one score each, by detector. */
export interface JudgedFault {
  kind: string;
  day: number;
  faulty: ModelScores;
  clean: ModelScores;
}

export interface Walk {
  /** Of the judged candles. */
  candlesPerYear: number;
  tokens: JudgedToken[];
  faults: JudgedFault[];
}

/**
 * @param tokens daily windows that detectors are fitted on
 * @param judged windows that they judge, of candles of one length, each with its day
 */
export async function walkAnomaly(
  tokens: readonly TokenWindows[],
  judged: readonly TokenWindows[],
  faults: readonly InjectedCase[],
  options: { seed: number; candlesPerYear: number; work: string; say: (text: string) => void },
): Promise<Walk> {
  const parts = judged.map((token) => ({ token, day: [] as number[], scores: [] as ModelScores[] }));
  const result: JudgedFault[] = [];
  for (const year of YEARS) {
    const [from, to] = [dayNumber(`${year}-01-01`), dayNumber(`${year + 1}-01-01`)];
    const started = Date.now();
    if (!judged.some(({ day }) => day.some((date) => date >= from && date < to))) continue;
    const training = windowsBefore(tokens, from, TRAINING_WINDOWS);
    const { model, kept } = await fittedOrKept(training, options.seed, options.work);
    for (const part of parts) {
      const { token } = part;
      const rows = Array.from(token.day.keys()).filter((i) => token.day[i] >= from && token.day[i] < to);
      part.day.push(...rows.map((i) => token.day[i]));
      part.scores.push(scoreAnomaly(model, takeRows(token.windows, rows)));
    }
    const due = faults.filter(({ day }) => day >= from && day < to);
    result.push(...judgedFaults(due, (windows) => scoreAnomaly(model, windows), training.columns));
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    options.say(`seed ${options.seed}, ${year}: ${training.rows} windows, ${kept ? 'kept' : `${seconds} s`}`);
  }
  return {
    candlesPerYear: options.candlesPerYear,
    tokens: parts.map(({ token: { symbol }, day, scores }) => ({
      symbol,
      day: Int32Array.from(day),
      scores: joined(scores),
    })),
    faults: result,
  };
}

function judgedFaults(
  cases: readonly InjectedCase[],
  score: (windows: Matrix) => ModelScores,
  columns: number,
): JudgedFault[] {
  if (cases.length === 0) return [];
  const all = (pick: (fault: InjectedCase) => Matrix) => score(stacked(cases.map(pick), columns));
  const [faulty, clean] = [all(({ faulty }) => faulty), all(({ clean }) => clean)];
  let at = 0;
  return cases.map(({ kind, day, faulty: { rows } }) => {
    const part = (scores: ModelScores) => byName((name) => scores[name].slice(at, at + rows));
    const one = { kind, day, faulty: part(faulty), clean: part(clean) };
    at += rows;
    return one;
  });
}

function joined(parts: readonly ModelScores[]): ModelScores {
  return byName((name) => Float64Array.from(parts.flatMap((part) => [...part[name]])));
}

function byName(values: (name: keyof ModelScores) => Float64Array): ModelScores {
  return Object.fromEntries(scoreNames.map((name) => [name, values(name)])) as unknown as ModelScores;
}
