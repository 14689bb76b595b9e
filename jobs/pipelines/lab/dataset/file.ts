import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../work/atomic.ts';
import type { Dataset } from './dataset.ts';

/** The typed columns, in the order in which they lie in the file. */
const columns = {
  starts: Int32Array,
  day: Int32Array,
  open: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  dailyVariance: Float64Array,
  deviation: Float64Array,
  features: Float32Array,
} as const;
type ColumnName = keyof typeof columns;

/** Writes a data set as one line of JSON and then its columns. */
export async function writeDataset(path: string, dataset: Dataset): Promise<void> {
  const names = Object.keys(columns) as ColumnName[];
  const { key, symbols, columns: features } = dataset;
  const lengths = names.map((name) => dataset[name].length);
  const header = Buffer.from(`${JSON.stringify({ key, symbols, columns: features, lengths })}\n`);
  await writeAtomically(path, [
    header,
    ...names.map((name) =>
      Buffer.from(dataset[name].buffer, dataset[name].byteOffset, dataset[name].byteLength),
    ),
  ]);
}

export async function readDataset(path: string): Promise<Dataset> {
  const bytes = await readFile(path);
  const end = bytes.indexOf('\n');
  const { lengths, ...rest } = JSON.parse(bytes.toString('utf8', 0, end));
  let at = end + 1;
  const read = Object.entries(columns).map(([name, Kind], i) => {
    const size = lengths[i] * Kind.BYTES_PER_ELEMENT;
    // Copied, since a view must start at a multiple of its element's size.
    const copy = new Uint8Array(bytes.subarray(at, at + size));
    at += size;
    return [name, new Kind(copy.buffer)];
  });
  return { ...rest, ...Object.fromEntries(read) };
}
