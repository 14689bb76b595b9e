import type { Reply, Table } from '../../reply.ts';
import { chartText } from './chartText.ts';
import type { Style } from './style.ts';
import { displayWidth, pad, printable, wrap } from './width.ts';

/** Columns beyond which a line of prose is hard to read. */
const WIDEST = 100;
/** Columns kept free for the scale beside a chart. */
const SCALE = 12;

/** A Reply as lines of at most `columns` columns, tables apart, without a trailing line break. */
export function renderReply(reply: Reply, columns: number, style: Style): string {
  const width = Math.max(20, Math.min(columns, WIDEST));
  const blocks = [
    wrap(printable(reply.title), width).map(style.bold),
    prose(reply.text, width),
    (reply.chart && chartText(reply.chart, width - SCALE, style)) ?? prose(reply.chart?.alt, width),
    fieldLines(reply.fields ?? [], width, style),
    reply.table === undefined ? [] : tableLines(reply.table, style),
    prose(buttonText(reply), width).map(style.dim),
    reply.footnote.flatMap((line) => wrap(printable(line), width)).map(style.dim),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function prose(text: string | undefined, width: number): string[] {
  return text === undefined || text === '' ? [] : wrap(printable(text), width);
}

function fieldLines(fields: NonNullable<Reply['fields']>, width: number, style: Style): string[] {
  const widest = Math.max(0, ...fields.map(({ name }) => displayWidth(printable(name))));
  return fields.flatMap(({ name, value }) => {
    const [first, ...rest] = wrap(printable(value), Math.max(20, width - widest - 2));
    const indent = ' '.repeat(widest + 2);
    return [`${style.dim(pad(printable(name), widest))}  ${first}`, ...rest.map((line) => indent + line)];
  });
}

function tableLines({ columns, rows }: Table, style: Style): string[] {
  const cells = rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' ')));
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(row[index] ?? '', widths[index], align))
      .join('  ')
      .trimEnd();
  return [style.bold(line(columns.map(({ title }) => printable(title)))), ...cells.map(line)];
}

function buttonText({ buttons = [] }: Reply): string {
  return buttons.length === 0 ? '' : `Next: ${buttons.map(({ command }) => command).join('   ')}`;
}
