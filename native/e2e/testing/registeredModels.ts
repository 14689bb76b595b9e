import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Registered {
  name: string;
  /** Folder of the newest version. */
  place: string;
  maxBatchSize: number;
  /** Inputs of one row each, cut from the golden vectors, as a request has them. */
  rows: { name: string; datatype: string; shape: number[]; data: number[] | string[] }[][];
}

interface Golden {
  cases: { inputs: Record<string, { dims: number[]; data: number[] | string[]; datatype?: string }> }[];
}

/** The models of a folder by their newest version, with rows to ask them. */
export async function registeredModels(folder: string): Promise<Registered[]> {
  const models: Registered[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const entries = await readdir(join(folder, name));
    const [version] = entries
      .filter((entry) => /^\d+(\.\d+)*$/.test(entry))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    if (version === undefined) continue;
    const place = join(folder, name, version);
    const card = JSON.parse(await readFile(join(place, 'card.json'), 'utf8')) as {
      serving?: { maxBatchSize?: number };
    };
    const golden = JSON.parse(await readFile(join(place, 'golden.json'), 'utf8')) as Golden;
    models.push({
      ...{ name, place, maxBatchSize: card.serving?.maxBatchSize ?? 1 },
      rows: golden.cases.flatMap(({ inputs }) => rowsOf(inputs)),
    });
  }
  return models;
}

function rowsOf(inputs: Golden['cases'][number]['inputs']): Registered['rows'] {
  const count = Math.min(...Object.values(inputs).map(({ dims }) => dims[0]));
  return Array.from({ length: count }, (_, row) =>
    Object.entries(inputs).map(([name, { dims, data, datatype = 'FP32' }]) => {
      const width = dims.slice(1).reduce((product, size) => product * size, 1);
      return {
        ...{ name, datatype, shape: [1, ...dims.slice(1)] },
        data: data.slice(row * width, (row + 1) * width),
      };
    }),
  );
}
