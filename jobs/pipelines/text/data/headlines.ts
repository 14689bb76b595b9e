import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The place of each label in probabilities: negative, neutral, positive. */
export const classes = ['negative', 'neutral', 'positive'] as const;

/** A labelled headline. */
export interface Headline {
  text: string;
  /** Place in `classes`. */
  label: number;
  kind: 'human' | 'crowd' | 'weak';
  source: string;
  split: 'train' | 'test';
  /** ISO, or empty where it is unknown. */
  date: string;
  /** Annotators who agree, the level of PhraseBank, the score of a model, or an original split. */
  agreement: string;
  /** What other annotators say. */
  alternative: number | undefined;
}

/** A row of the Crypto+ sample: its label and what the models of its paper predicted, as places in `classes`. */
export interface CryptoPlusRow {
  title: string;
  description: string;
  label: number;
  split: string;
  /** By the name of the model; only of test rows. */
  predicted: ReadonlyMap<string, number>;
}

/** Every labelled headline of a news folder; see its README for sources, licences and defects. */
export async function readHeadlines(folder: string): Promise<Headline[]> {
  const files = ['crypto_headlines.csv.gz', 'finance_headlines.csv.gz'];
  const records = await Promise.all(files.map((file) => readCsv(join(folder, file))));
  return records.flat().map((record) => ({
    text: record.text,
    label: place(record.label),
    kind: record.label_kind as Headline['kind'],
    source: record.source,
    split: record.split as Headline['split'],
    date: record.date,
    agreement: record.agreement,
    alternative: record.label_alt === '' ? undefined : place(record.label_alt),
  }));
}

export async function readCryptoPlus(folder: string): Promise<CryptoPlusRow[]> {
  const records = await readCsv(join(folder, 'crypto_plus_5k.csv.gz'));
  return records.map((record) => ({
    title: record.title,
    description: record.description,
    label: place(record.label),
    split: record.orig_split,
    predicted: new Map(
      Object.entries(record)
        .filter(([name, value]) => name.startsWith('pred_') && value !== '')
        .map(([name, value]) => [name.slice('pred_'.length), place(value)]),
    ),
  }));
}

/** Records of a gzipped file of comma-separated values, by the names in its first line. */
export async function readCsv(path: string): Promise<Record<string, string>[]> {
  return parse(gunzipSync(await readFile(path)).toString('utf8'), { columns: true });
}

function place(label: string): number {
  const value = Number(label);
  if (label === '' || ![-1, 0, 1].includes(value)) throw new RangeError(`${label} is no label: -1, 0 or 1`);
  return value + 1;
}
