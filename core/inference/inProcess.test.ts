import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAffine } from '../../native/e2e/testing/models.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { InferenceError } from './errors.ts';
import { checkGolden } from './golden.ts';
import { inProcessModels } from './inProcess.ts';
import { modelNames, newestVersion, readCard, readModel } from './registry.ts';
import { openSession } from './session.ts';
import { fp32 } from './tensor.ts';
import { modelsConformance } from './testing/conformance.ts';

let folder: string;
const version = await newestVersion('models', 'forecast');
const shipped = join('models/forecast', version);
const { features: columns } = await readCard('models', 'forecast');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  await copy('1.0.0');
});

afterEach(() => rm(folder, { recursive: true }));

/** The shipped model under another version, its card changed by `edit`. */
async function copy(
  version: string,
  edit: (card: Record<string, unknown>) => void = () => {},
): Promise<string> {
  const place = join(folder, 'forecast', version);
  await mkdir(place, { recursive: true });
  for (const file of ['model.onnx', 'golden.json'])
    await writeFile(join(place, file), await readFile(join(shipped, file)));
  const card = JSON.parse(await readFile(join(shipped, 'card.json'), 'utf8'));
  card.version = version;
  edit(card);
  await writeFile(join(place, 'card.json'), JSON.stringify(card));
  return place;
}

describe('in process', () =>
  modelsConformance(async (folder) => ({ models: inProcessModels(folder), close: async () => undefined })));

describe('the models in process', () => {
  it('are listed with their cards; other folders are not models', async () => {
    await mkdir(join(folder, 'snapshot'));
    expect(await modelNames(folder)).toEqual(['forecast']);
    expect((await inProcessModels(folder).list()).map(({ name }) => name)).toEqual(['forecast']);
  });

  it('refuse a graph that is not the one of the card, and try again once it is put right', async () => {
    const models = inProcessModels(folder);
    const path = join(folder, 'forecast', '1.0.0', 'model.onnx');
    const graph = await readFile(path);
    await writeFile(path, graph.subarray(1));
    await expect(models.load('forecast')).rejects.toThrow(/not the file that the card names/);
    await writeFile(path, graph);
    await models.load('forecast');
  });

  it('refuse a damaged or missing card without a path in the message', async () => {
    const place = await copy('2.0.0');
    await writeFile(join(place, 'card.json'), '{"name":');
    const refusal = async () => inProcessModels(folder).card('forecast');
    await expect(refusal()).rejects.toThrow(new InferenceError('forecast 2.0.0: card.json is not JSON'));
    await rm(join(place, 'card.json'));
    await expect(refusal()).rejects.toThrow(new InferenceError('forecast 2.0.0 cannot be read'));
  });

  it('load once however many ask at the same time, and answer from memory then', async () => {
    const models = inProcessModels(folder);
    const ask = () =>
      models.run(
        'forecast',
        { features: fp32([1, columns.length], new Float32Array(columns.length)) },
        { version: '1.0.0' },
      );
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    await rm(join(folder, 'forecast'), { recursive: true });
    for (const answer of answers) expect(answer).toEqual(await ask());
    await mkdir(join(folder, 'forecast'));
  });

  it('refuse a text that the runtime would cut', async () => {
    const graph = new GraphBuilder();
    graph.output('same', graph.input('text', [-1], 'BYTES'), [-1], 'BYTES');
    const session = await openSession(graph.build('text', {}));
    const run = (text: string) => session.run({ text: { datatype: 'BYTES', dims: [1], data: [text] } });
    await expect(run('a\0b')).rejects.toThrow(InferenceError);
    expect((await run('ab')).same.data).toEqual(['ab']);
  });

  it('take a new version into service, and still the one whose card was read before', async () => {
    const models = inProcessModels(folder);
    const { version: before } = await models.card('forecast');
    await writeAffine(folder, { name: 'forecast', version: '2', factor: 3 });
    const x = { x: fp32([1, 3], [1, 2, 3]) };
    expect(await models.run('forecast', x)).toEqual({ y: fp32([1, 3], [4, 7, 10]) });
    const features = { features: fp32([1, columns.length], new Float32Array(columns.length)) };
    expect(Object.keys(await models.run('forecast', features, { version: before }))).toContain('mean');
    expect((await models.card('forecast')).version).toBe('2');
  });
});

describe('golden vectors', () => {
  it('of every shipped model are reproduced to 1e-4', async () => {
    const names = await modelNames('models');
    expect(names).toContain('forecast');
    const models = inProcessModels('models');
    for (const name of names) await models.load(name);
  });

  it('notice a difference of 2e-4', async () => {
    const { graph, golden } = await readModel('models', 'forecast', version);
    const session = await openSession(graph);
    const shifted = structuredClone(golden);
    (shifted.cases[0].outputs.mean.data as number[])[4] += 2e-4;
    await expect(checkGolden(session.run, shifted)).rejects.toThrow(/output mean is not reproduced/);
    await expect(checkGolden(session.run, { cases: [] })).rejects.toThrow(InferenceError);
    await session.release();
  });
});
