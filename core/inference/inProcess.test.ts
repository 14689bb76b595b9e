import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InferenceError, UnknownModelError } from './errors.ts';
import { checkGolden } from './golden.ts';
import { inProcessModels } from './inProcess.ts';
import { modelNames, readModel } from './registry.ts';
import { openSession } from './session.ts';

let folder: string;

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
    await writeFile(join(place, file), await readFile(join('models/forecast/1.0.0', file)));
  const card = JSON.parse(await readFile('models/forecast/1.0.0/card.json', 'utf8'));
  card.version = version;
  edit(card);
  await writeFile(join(place, 'card.json'), JSON.stringify(card));
  return place;
}

describe('the models in process', () => {
  it('serve the newest version, comparing numbers and not letters', async () => {
    await copy('1.9.0');
    await copy('1.10.0');
    expect((await inProcessModels(folder).card('forecast')).version).toBe('1.10.0');
  });

  it('are listed with their cards; other folders are not models', async () => {
    await mkdir(join(folder, 'snapshot'));
    expect(await modelNames(folder)).toEqual(['forecast']);
    expect((await inProcessModels(folder).list()).map(({ name }) => name)).toEqual(['forecast']);
  });

  it.each(['none', '', '..', '../models/forecast', 'forecast/1.0.0', 'x'.repeat(1000), 'a\0b'])(
    'do not know %j',
    async (name) => {
      await expect(inProcessModels(folder).card(name)).rejects.toThrow(UnknownModelError);
    },
  );

  it('refuse a graph that is not the one of the card, and try again once it is put right', async () => {
    const models = inProcessModels(folder);
    const path = join(folder, 'forecast', '1.0.0', 'model.onnx');
    const graph = await readFile(path);
    await writeFile(path, graph.subarray(1));
    await expect(models.card('forecast')).rejects.toThrow(/not the file that the card names/);
    await writeFile(path, graph);
    expect((await models.card('forecast')).name).toBe('forecast');
  });

  it('refuse a damaged or missing card without a path in the message', async () => {
    const place = await copy('2.0.0');
    await writeFile(join(place, 'card.json'), '{"name":');
    const failure = inProcessModels(folder).card('forecast');
    await expect(failure).rejects.toThrow(InferenceError);
    await expect(failure).rejects.toThrow(/^forecast 2\.0\.0 cannot be read$/);
  });

  it('refuse inputs that do not fit', async () => {
    const models = inProcessModels(folder);
    const wrong = { features: { data: new Float32Array(3), dims: [1, 3] } };
    await expect(models.run('forecast', wrong)).rejects.toThrow(InferenceError);
    await expect(models.run('forecast', {})).rejects.toThrow(InferenceError);
  });

  it('load once however many ask at the same time', async () => {
    const models = inProcessModels(folder);
    const cards = await Promise.all(Array.from({ length: 20 }, () => models.card('forecast')));
    expect(new Set(cards).size).toBe(1);
  });
});

describe('golden vectors', () => {
  it('of every shipped model are reproduced to 1e-4', async () => {
    const names = await modelNames('models');
    expect(names).toContain('forecast');
    for (const name of names) {
      const { graph, golden } = await readModel('models', name);
      const session = await openSession(graph);
      await checkGolden(session.run, golden);
      await session.release();
    }
  });

  it('notice a difference of 2e-4', async () => {
    const { graph, golden } = await readModel('models', 'forecast');
    const session = await openSession(graph);
    const shifted = structuredClone(golden);
    (shifted.cases[0].outputs.mean.data as number[])[4] += 2e-4;
    await expect(checkGolden(session.run, shifted)).rejects.toThrow(/output mean is not reproduced/);
    await expect(checkGolden(session.run, { cases: [] })).rejects.toThrow(InferenceError);
    await session.release();
  });
});
