import type { SentimentSnapshot } from './snapshot.ts';

/** What the index needs beside the stored headlines. */
export interface MoodSource {
  /** What ships with this version; undefined where there is none that can be read. */
  snapshot(): Promise<SentimentSnapshot | undefined>;
  settings(): Promise<{ halfLifeHours: number }>;
}
