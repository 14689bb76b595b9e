import { join } from 'node:path';
import { type Leaderboard, parseLeaderboard } from '../../../../core/market/laboratory/leaderboard.ts';
import { writeAtomically } from '../work/atomic.ts';

const DIGITS = 5;

/** Writes `<folder>/laboratory/leaderboard.json`, numbers to five significant digits; returns its path. */
export async function writeLeaderboard(folder: string, leaderboard: Leaderboard): Promise<string> {
  const path = join(folder, 'laboratory', 'leaderboard.json');
  const rounded = JSON.stringify(leaderboard, (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value,
  );
  // One row a line, so that a change can be read.
  const text = rounded.replaceAll(/\},\{"model"/g, '},\n{"model"');
  parseLeaderboard(text);
  await writeAtomically(path, [Buffer.from(`${text}\n`)]);
  return path;
}
