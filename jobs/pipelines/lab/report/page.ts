import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Leaderboard } from '../../../../core/market/laboratory/leaderboard.ts';
import type { LabOptions } from '../options.ts';
import { writeAtomically } from '../work/atomic.ts';
import { curveFigure, modelFigure } from './figures.ts';
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
export async function writePage(
  path: string,
  board: Leaderboard,
  { step, rowShare, ablationFolds }: Pick<LabOptions, 'step' | 'rowShare' | 'ablationFolds'>,
): Promise<void> {
  let page = await readFile(path, 'utf8');
  const horizons = [...new Set(board.rows.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  const { range, madeOn, tokens } = board;
  page = replacePart(
    page,
    'run',
    `Walk-forward from ${range.from} to ${range.to}, ${tokens.length} tokens, computed on ${madeOn}; fitted again every ${step} days, on ${rowShare === 1 ? 'all' : `${rowShare * 100} %`} of the rows that a model may have; families of features left out in the last ${ablationFolds === 1 ? 'step' : `${ablationFolds} steps`}. Tokens: ${tokens.join(', ')}.`,
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
  page = replacePart(page, 'curves', await curves(path, board, horizons));
  await writeAtomically(path, [Buffer.from(page)]);
}

/** Learning curves of the networks, and precision by recall for each horizon. */
async function curves(path: string, board: Leaderboard, horizons: readonly number[]): Promise<string> {
  const parts: string[] = [];
  const add = async (file: string, of: Leaderboard['curves'], words: Parameters<typeof curveFigure>[1]) => {
    const svg = curveFigure(of, words);
    if (svg === undefined) return;
    const place = `${basename(path, '.md')}/${file}.svg`;
    await writeAtomically(join(dirname(path), place), [Buffer.from(svg)]);
    parts.push(`![${words.title}](${place})`);
  };
  await add(
    'learning',
    board.curves.filter(({ kind }) => kind === 'learning'),
    { title: 'Loss of the networks by epoch, last step of the walk', x: 'epoch', y: 'loss' },
  );
  for (const horizon of horizons)
    await add(
      `precision-recall-${horizon}`,
      board.curves.filter((curve) => curve.kind === 'precisionRecall' && curve.horizon === horizon),
      { title: `Precision by recall of a rise, ${days(horizon).toLowerCase()}`, x: 'recall', y: 'precision' },
    );
  return parts.join('\n\n');
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
