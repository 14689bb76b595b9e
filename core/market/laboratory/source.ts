import type { Leaderboard } from './leaderboard.ts';

/** What the laboratory found out, from wherever it lies. */
export interface LeaderboardSource {
  /** Undefined where no laboratory has run. */
  read(): Promise<Leaderboard | undefined>;
}
