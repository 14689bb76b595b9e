import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metric, ModelCard, Tensor } from '../../../core/inference/port.ts';
import { openSession } from '../../../core/inference/session.ts';

interface Spec {
  name: string;
  datatype: string;
  shape: readonly number[];
}

/** What a registered version holds. */
export interface ModelFiles {
  name: string;
  version?: string;
  graph: Uint8Array;
  inputs: readonly Spec[];
  outputs: readonly Spec[];
  /** Names of the features and figures of the card. */
  features?: readonly string[];
  metrics?: readonly Metric[];
  parameters?: ModelCard['parameters'];
  /** The block `serving` of the card. */
  serving?: Record<string, unknown>;
  /** Inputs whose outputs are written down as golden vectors; all tensors of the graph. */
  goldenInputs: readonly Readonly<Record<string, Tensor>>[];
  /** More files beside the model, such as its tokenizer. */
  files?: Readonly<Record<string, string>>;
}

/** Writes `<folder>/<name>/<version>/`, with golden vectors computed in process, and returns where that is. */
export async function writeModel(folder: string, model: ModelFiles): Promise<string> {
  const {
    name,
    version = '1',
    graph,
    inputs,
    outputs,
    features = [],
    metrics = [],
    parameters = {},
    serving,
  } = model;
  const session = await openSession(graph);
  const cases = [];
  for (const feeds of model.goldenInputs)
    cases.push({ inputs: plain(feeds), outputs: plain(await session.run(feeds)) });
  await session.release();

  const files: Record<string, Uint8Array | string> = {
    'model.onnx': graph,
    'golden.json': JSON.stringify({ cases }),
    ...model.files,
  };
  const card = {
    ...{ name, version, task: 'Test', summary: 'Made for a test.', features, inputs, outputs },
    training: { from: '1970-01-01', to: '1970-01-01', rows: 0, seed: 1, hyperparameters: {} },
    data: { source: 'none', licence: 'none' },
    ...{ metrics, limitations: [], parameters, ...(serving && { serving }) },
    files: Object.fromEntries(Object.entries(files).map(([file, content]) => [file, sha256(content)])),
  };
  const place = join(folder, name, version);
  await mkdir(place, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(place, file), content);
  await writeFile(join(place, 'card.json'), JSON.stringify(card));
  return place;
}

function plain(tensors: Readonly<Record<string, Tensor>>) {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { datatype, dims, data }]) => [
      name,
      {
        datatype,
        dims,
        data: datatype === 'BYTES' ? data : Array.from(data as Iterable<number | bigint>, Number),
      },
    ]),
  );
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
