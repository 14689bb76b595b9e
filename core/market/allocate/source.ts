import type { DailyCloses } from '../assets/panel.ts';
import type { Comparisons } from './comparison.ts';

/** What a plan needs beside the prices of tokens, from wherever it lies. */
export interface AllocationSource {
  /** Closes of stocks and funds by their symbols, undefined where there are none that can be read. */
  closes(): Promise<ReadonlyMap<string, DailyCloses> | undefined>;
  /** What came of planning in back-tests; undefined where none has been run. */
  comparisons(): Promise<Comparisons | undefined>;
}
