import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Leaderboard } from '../../../../core/market/laboratory/leaderboard.ts';
import { writeAtomically } from '../work/atomic.ts';
import { modelFigure } from './figures.ts';
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

/** What is drawn over a table: file name, metric and words. */
const figures = {
  distribution: {
    metric: 'crpsSkill',
    title: 'CRPS skill against no change, in percent',
    naive: 0,
    factor: 100,
  },
  point: { metric: 'maeRatio', title: 'Mean absolute error over that of no change', naive: 1, factor: 1 },
  direction: { metric: 'auc', title: 'Area under the ROC curve', naive: 0.5, factor: 1 },
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
    const parts: string[] = [];
    for (const horizon of horizons) {
      const picture = await drawn(path, name, board, horizon);
      parts.push(`### ${days(horizon)}`, ...(picture === undefined ? [] : [picture]), table(board, horizon));
    }
    page = replacePart(page, name, parts.join('\n\n'));
  }
  page = replacePart(page, 'ablation', ablationTable(board));
  await writeAtomically(path, [Buffer.from(page)]);
}

/** Draws the figure of a part into a folder beside the page; what the page says to show it. */
async function drawn(
  path: string,
  part: string,
  board: Leaderboard,
  horizon: number,
): Promise<string | undefined> {
  if (!isDrawn(part)) return undefined;
  const { metric, ...words } = figures[part];
  const title = `${words.title}, ${days(horizon).toLowerCase()}`;
  const svg = modelFigure(board, horizon, metric, { ...words, title });
  if (svg === undefined) return undefined;
  const file = `${basename(path, '.md')}/${part}-${horizon}.svg`;
  await writeAtomically(join(dirname(path), file), [Buffer.from(svg)]);
  return `![${title}](${file})`;
}

function isDrawn(part: string): part is keyof typeof figures {
  return part in figures;
}

function days(horizon: number): string {
  return horizon === 1 ? 'One day ahead' : `${horizon} days ahead`;
}
