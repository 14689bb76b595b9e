import { readFile } from 'node:fs/promises';
import { writeAtomically } from './atomic.ts';

/** What a model was made with: plain data. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One thing to compute: a model over one step of the walk. */
export interface Unit {
  model: string;
  fold: number;
  horizons: readonly number[];
  /** Families of features in place of the model's own, in an ablation. */
  features?: readonly string[];
}

/** Loss over that of the mean of what was learned from, subtracted from 1. */
export interface Skill {
  train: number;
  test: number;
}

/** Loss of each epoch, on the rows that were trained on and on those that chose the epoch. */
export interface LearningCurves {
  train: readonly number[];
  validation: readonly number[];
}

export interface ColumnImportance {
  column: string;
  importance: number;
  interval: readonly [number, number];
}

/** What a unit found out about one horizon. */
export interface HorizonResult {
  horizon: number;
  parameters: Parameters;
  /** Loss of each candidate on the held-back year, where there was a choice. */
  searched: readonly { parameters: Parameters; loss: number }[];
  /** Rows that were learned from, of those that could have been. */
  rows: number;
  ofRows: number;
  columns: number;
  skill?: Skill;
  importances?: readonly ColumnImportance[];
  /** Of a network, of the fit that was tested. */
  curves?: LearningCurves;
  /**
   * For each test row: the expected log return, the probability of a rise, or the logarithm of the daily deviation, by
   * the model's task.
   */
  test: Float64Array;
  /** The same for each row that the interval is calibrated on. */
  calibration: Float64Array;
  /** Which rows those are: held back from the fit, or all that were learned from. */
  calibratedOn: 'validate' | 'train' | 'nothing';
  /** Days after which a row's targets were known: more than the horizon where several were learned together. */
  knownAfter: number;
  /** For a model that makes its own distribution: test rows x LEVELS, log returns. */
  quantiles?: Float64Array;
  /** Beside the quantiles: of a rise. */
  probabilityUp?: Float64Array;
}

export interface UnitResult {
  unit: Unit;
  seconds: number;
  horizons: readonly HorizonResult[];
}

const arrays = ['test', 'calibration', 'quantiles', 'probabilityUp'] as const;

/** Writes a result as one line of JSON and then its arrays. */
export async function writeResult(path: string, result: UnitResult): Promise<void> {
  const parts: Float64Array[] = [];
  const header = JSON.stringify(result, (name, value) => {
    if (!(value instanceof Float64Array)) return value;
    if (!arrays.some((known) => known === name)) throw new TypeError(`${name} is no array of a result`);
    parts.push(value);
    return value.length;
  });
  await writeAtomically(path, [
    Buffer.from(`${header}\n`),
    ...parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  ]);
}

export async function readResult(path: string): Promise<UnitResult> {
  const bytes = await readFile(path);
  const end = bytes.indexOf('\n');
  const result = JSON.parse(bytes.toString('utf8', 0, end));
  let at = end + 1;
  // JSON keeps the order in which the arrays were written.
  for (const horizon of result.horizons)
    for (const name of Object.keys(horizon).filter((key) => arrays.some((known) => known === key))) {
      const size = horizon[name] * Float64Array.BYTES_PER_ELEMENT;
      horizon[name] = new Float64Array(new Uint8Array(bytes.subarray(at, at + size)).buffer);
      at += size;
    }
  return result;
}
