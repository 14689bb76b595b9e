import { readFile, writeFile } from 'node:fs/promises';
import type { Combination } from '../../../core/market/anomaly/training/combination.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import type { Choice } from './choose.ts';
import type { DetectorFigures } from './figures.ts';
import type { IntradayFigures } from './intraday.ts';
import { type EventSet, mean } from './measure.ts';

/** What stands between these lines of a page is written by the pipeline. */
const marks = (name: string) => [`<!-- ${name}: written by the pipeline -->`, `<!-- end of ${name} -->`];

/** Puts tables into a page, each between the marks of its name. @throws Error when the page has no such marks */
export async function writeTables(page: string, tables: Readonly<Record<string, string>>): Promise<void> {
  let text = await readFile(page, 'utf8');
  for (const [name, table] of Object.entries(tables)) {
    const [begin, end] = marks(name);
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${page} has no place for ${name}`);
    text = `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
  }
  await writeFile(page, text);
}

const titles: Record<string, string> = {
  energy: 'served energy',
  reconstruction: 'reconstruction (autoencoder)',
  latent: 'latent (autoencoder)',
  joint: 'joint embedding (VICReg)',
  contrastive: 'contrastive (InfoNCE)',
  zscore: 'robust z-score',
  isolationForest: 'isolation forest',
  oneClassSvm: 'one-class SVM',
};

const fixed = (value: number) => value.toFixed(3);
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function recallCell({ sets }: DetectorFigures, set: EventSet): string {
  const { found, events, recall, recallInterval } = sets[set];
  return `${found}/${events} = ${recall.toFixed(2)} (${recallInterval.map((bound) => bound.toFixed(2)).join(' to ')})`;
}

/** Events at the budget: one row a detector. */
export function eventTable(figures: readonly DetectorFigures[]): string {
  return table(
    [
      'detector',
      'recall, events that count',
      'recall, those that the candles show',
      'alarms a year',
      'precision',
      'near any listed event',
      'first alarm a day before / same day / a day after',
    ],
    figures.map((one) => [
      titles[one.name],
      recallCell(one, 'counted'),
      recallCell(one, 'visible'),
      one.alarmsPerYear.toFixed(1),
      one.precision.toFixed(2),
      one.explained.toFixed(2),
      one.lags.join(' / '),
    ]),
  );
}

/** What is served and the baselines on candles shorter than a day: one row each. */
export function intradayTable(measured: readonly IntradayFigures[]): string {
  return table(
    [
      'candles',
      'detector',
      'recall, events that count',
      'recall, those that daily candles show',
      'alarms a year',
      'precision',
      'fault AUC',
    ],
    measured.flatMap(({ timeframe, range, figures }) =>
      figures.map((one) => [
        `${timeframe}, ${isoDay(range.from)} to ${isoDay(range.to)}`,
        titles[one.name],
        recallCell(one, 'counted'),
        recallCell(one, 'visible'),
        one.alarmsPerYear.toFixed(1),
        one.precision.toFixed(2),
        fixed(one.faultAuc),
      ]),
    ),
  );
}

/** Ranking of events and of faults: one row a detector, the range over the seeds behind the first seed's. */
export function rankingTable(
  figures: readonly DetectorFigures[],
  bySeed: readonly DetectorFigures[][],
): string {
  const over = (name: string, pick: (figures: DetectorFigures) => number) => {
    const values = bySeed.flatMap((all) => all.filter((one) => one.name === name).map(pick));
    return `${fixed(Math.min(...values))} to ${fixed(Math.max(...values))}`;
  };
  const cell = (one: DetectorFigures, pick: (figures: DetectorFigures) => number) =>
    `${fixed(pick(one))} (seeds ${over(one.name, pick)})`;
  const interval = ({ sets }: DetectorFigures) =>
    sets.counted.averagePrecisionInterval.map(fixed).join(' to ');
  return table(
    [
      'detector',
      'average precision, events that count',
      'its interval',
      'average precision, visible events',
      'fault AUC',
      'fault average precision',
    ],
    figures.map((one) => [
      titles[one.name],
      cell(one, ({ sets }) => sets.counted.averagePrecision),
      interval(one),
      fixed(one.sets.visible.averagePrecision),
      cell(one, ({ faultAuc }) => faultAuc),
      cell(one, ({ faultAveragePrecision }) => faultAveragePrecision),
    ]),
  );
}

/** The best of each kind of combination in the years of choice: one row a kind. */
export function combinationTable(tried: readonly Choice[], chosen: Choice): string {
  return table(
    [
      'combination',
      'its best',
      'average precision, events',
      'average precision, faults',
      'fault AUC',
      'served',
    ],
    tried.map((one) => [
      one.kind,
      settingOf(one.combination),
      fixed(one.events),
      fixed(one.faults),
      fixed(one.auc),
      one === chosen ? 'yes' : '',
    ]),
  );
}

function settingOf(combination: Combination): string {
  const parts =
    combination.kind === 'sum'
      ? Object.entries(combination.parts).map(
          ([name, { weight, floor }]) => `${weight} ${name}${floor > 0 ? ` above ${floor}` : ''}`,
        )
      : Object.entries(combination.shares).map(([name, share]) => `share of ${name} ${share}`);
  return parts.join(', ');
}

/** AUC of each kind of fault: one row a detector. */
export function faultTable(figures: readonly DetectorFigures[]): string {
  const kinds = figures[0].faults.map(({ kind }) => kind);
  return table(
    ['detector', ...kinds, 'mean'],
    figures.map((one) => {
      const aucs = kinds.map((kind) => one.faults.find((fault) => fault.kind === kind)?.auc ?? Number.NaN);
      return [titles[one.name], ...aucs.map(fixed), fixed(mean(aucs))];
    }),
  );
}
