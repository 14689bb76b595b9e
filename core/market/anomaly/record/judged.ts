import type { Ports } from '../../../ports.ts';
import type { Outcome } from '../../../refusal.ts';

/** What is known of a closed candle before any budget is asked. */
export interface JudgedCandle {
  /** When it begins: '2025-06-30' of a daily one, else '2025-06-30T20:00:00Z'. */
  date: string;
  energy: number;
  /** Of an energy at least as large, by those before it; NaN where too little came before. */
  probability: number;
  /** What is strange about it, if anything is. */
  kind: string;
  /** A fault, such as a price that stands still, is no chance: it raises an alarm where it begins, and none while it lasts. */
  fault?: 'begins' | 'lasts';
}

export interface JudgedSeries {
  model: string;
  version: string;
  /** Oldest first. */
  candles: readonly JudgedCandle[];
}

/** Judges the newest candles of a served token; refuses as prices and the skill do. */
export type JudgeSeries = (
  symbol: string,
  timeframe: string,
  ports: Pick<Ports, 'prices' | 'models' | 'clock'>,
) => Promise<Outcome<JudgedSeries>>;
