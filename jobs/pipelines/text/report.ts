import { classes } from './data/headlines.ts';
import type { Measured } from './evaluation/measure.ts';
import type { SentimentResults } from './evaluation/results.ts';

type Figures = Omit<Measured, 'predicted'>;

/** The tables of the documentation, in Markdown, from the figures of a training. */
export function sentimentReport(results: SentimentResults): string {
  return [
    '### Macro-F1 of every model on every test set',
    modelTable(results.measured),
    '### Classes, on the CryptoLin test rows',
    classTable(results.measured.filter(({ set }) => set === 'CryptoLin test')),
    '### Pairs, on the same CryptoLin test rows',
    table(
      ['model', 'against', 'macro-F1', 'accuracy'],
      results.comparisons.map((one) => [
        one.model,
        one.against,
        difference(one.macroF1, one.macroF1Interval),
        difference(one.accuracy, one.accuracyInterval),
      ]),
    ),
    '### Macro-F1 against the number of rows',
    curveTable(results),
    '### Crypto+',
    modelTable(results.cryptoPlus.measured, 'accuracy'),
    table(
      ['our first seed against', 'accuracy', 'macro-F1'],
      results.cryptoPlus.comparisons.map((one) => [
        one.against,
        difference(one.accuracy, one.accuracyInterval),
        difference(one.macroF1, one.macroF1Interval),
      ]),
    ),
    '### Categories',
    table(
      ['category', 'labels from', 'rows', 'of them positive', 'F1', 'F1 by words'],
      results.categories.map(({ category, from, encoder, tfIdf }) => [
        category,
        from,
        String(encoder.rows),
        String(encoder.positive),
        digits(encoder.f1),
        digits(tfIdf.f1),
      ]),
    ),
    `Two cohorts of annotators agree on ${digits(results.ceiling.accuracy)} of ${results.ceiling.rows} CryptoLin test rows.`,
    `Learned from: ${JSON.stringify(results.rows)}; left out as near duplicates of test rows: ${JSON.stringify(results.leftOut)}.`,
  ].join('\n\n');
}

/** A row a model and a column a set; of several seeds the mean and the standard deviation. */
function modelTable(measured: readonly Figures[], figure: 'macroF1' | 'accuracy' = 'macroF1'): string {
  const sets = unique(measured.map(({ set }) => set));
  return table(
    ['model', ...sets],
    unique(measured.map(({ model }) => model)).map((model) => [
      model,
      ...sets.map((set) =>
        cell(
          measured.filter((one) => one.model === model && one.set === set),
          figure,
        ),
      ),
    ]),
  );
}

function cell(runs: readonly Figures[], figure: 'macroF1' | 'accuracy'): string {
  if (runs.length === 0) return '';
  const values = runs.map((run) => run[figure]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (runs.length > 1) {
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return `${digits(mean)} ± ${digits(Math.sqrt(square / (values.length - 1)))} (${values.length} seeds)`;
  }
  const [low, high] = runs[0][`${figure}Interval`];
  return `${digits(mean)} [${digits(low)}, ${digits(high)}]`;
}

/** Of several seeds the first. */
function classTable(measured: readonly Figures[]): string {
  return table(
    ['model', 'accuracy', ...classes.map((name) => `F1 ${name}`), 'Brier', 'calibration error'],
    unique(measured.map(({ model }) => model)).map((name) => {
      const one = measured.find(({ model }) => model === name)!; // unique names come from these rows
      return [
        name,
        digits(one.accuracy),
        ...one.f1.map(digits),
        digits(one.brier),
        digits(one.calibrationError),
      ];
    }),
  );
}

function curveTable({ learningCurve }: SentimentResults): string {
  const sizes = unique(learningCurve.map(({ rows }) => rows));
  return table(
    ['model', ...sizes.map(String)],
    unique(learningCurve.map(({ model }) => model)).map((name) => [
      name,
      ...sizes.map((size) => {
        const point = learningCurve.find(({ model, rows }) => model === name && rows === size);
        return point === undefined ? '' : digits(point.macroF1);
      }),
    ]),
  );
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function digits(value: number): string {
  return value.toFixed(3);
}

function difference(value: number, [low, high]: readonly [number, number]): string {
  const sign = value > 0 ? '+' : '';
  return `${sign}${digits(value)} [${digits(low)}, ${digits(high)}]`;
}
