import type { LabFigure, LeaderboardRow } from '../../../../core/market/laboratory/leaderboard.ts';

/** A table of Markdown. @param rows as many cells as there are heads */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(heads.map((_, i) => (i === 0 ? '---' : '---:')));
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

/** `4.2 % [3.9, 4.6]`; a dash where there is no figure. */
export function percent(figure: LabFigure | undefined, digits = 1): string {
  return written(figure, (value) => (100 * value).toFixed(digits), ' %');
}

/** `0.512 [0.508, 0.517]`; a dash where there is no figure. */
export function plain(figure: LabFigure | undefined, digits = 3): string {
  return written(figure, (value) => value.toFixed(digits), '');
}

function written(figure: LabFigure | undefined, text: (value: number) => string, unit: string): string {
  if (figure === undefined) return '-';
  const { value, interval } = figure;
  const bounds = interval === undefined ? '' : ` [${text(interval[0])}, ${text(interval[1])}]`;
  return `${text(value)}${unit}${bounds}`;
}

/** A metric's baseline. */
export function baselineOf(row: LeaderboardRow | undefined, name: string): LabFigure | undefined {
  const value = row?.baseline[name];
  return value === undefined ? undefined : { value };
}

/** Puts a text between the markers of its name. @throws RangeError when the page lacks them */
export function replacePart(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- lab:${name} -->`, `<!-- /lab:${name} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from)
    throw new RangeError(`The page has no part "${name}": put ${open} and ${close} where it is to stand`);
  return `${page.slice(0, from + open.length)}\n\n${text}\n\n${page.slice(to)}`;
}
