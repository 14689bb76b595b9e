import { readFile } from 'node:fs/promises';
import type { Leaderboard } from '../../../../core/market/laboratory/leaderboard.ts';
import { writeAtomically } from '../work/atomic.ts';
import { replacePart } from './markdown.ts';
import {
  ablationTable,
  crashTable,
  directionTable,
  distributionTable,
  importanceTable,
  pointTable,
  strategyTable,
  volatilityTable,
} from './tables.ts';

const ofHorizon = {
  distribution: distributionTable,
  crash: crashTable,
  point: pointTable,
  direction: directionTable,
  volatility: volatilityTable,
  strategy: strategyTable,
  importance: importanceTable,
} as const;

/** Rewrites the generated parts of a page and leaves what people wrote around them. */
export async function writePage(path: string, board: Leaderboard): Promise<void> {
  let page = await readFile(path, 'utf8');
  const horizons = [...new Set(board.rows.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  const { range, madeOn, tokens } = board;
  page = replacePart(
    page,
    'run',
    `Walk-forward from ${range.from} to ${range.to}, ${tokens.length} tokens, computed on ${madeOn}. Tokens: ${tokens.join(', ')}.`,
  );
  for (const [name, table] of Object.entries(ofHorizon)) {
    const parts = horizons.map((horizon) => `### ${days(horizon)}\n\n${table(board, horizon)}`);
    page = replacePart(page, name, parts.join('\n\n'));
  }
  page = replacePart(page, 'ablation', ablationTable(board));
  await writeAtomically(path, [Buffer.from(page)]);
}

function days(horizon: number): string {
  return horizon === 1 ? 'One day ahead' : `${horizon} days ahead`;
}
