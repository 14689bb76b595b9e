import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../../core/nets/tensorflow/backend.ts';
import { tinyObjective, tinyShape, windowsOf } from '../../../core/nets/worldModel/testing/windows.ts';
import { type Stage, trainMember } from './trainMembers.ts';

let folder: string;
beforeAll(async () => {
  await openBackend();
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-world-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const windows = windowsOf(1).slice(0, 30);
const training = { epochs: 1, batch: 15, validation: 0.3, embargo: 2 };
const bound: Stage = { name: 'bound', windows, objective: { ...tinyObjective, paths: 0 }, training };
const imagination: Stage = { name: 'imagination', windows, objective: tinyObjective, training };

it('trains stage by stage, and does nothing twice that was done with the same settings', async () => {
  const said: string[] = [];
  const train = (stages: Stage[]) => trainMember(tinyShape, stages, 1, folder, (text) => said.push(text));
  const first = await train([bound]);
  const both = await train([bound, imagination]);
  expect(said.map((text) => text.split(':')[0])).toEqual(['bound 1', 'imagination 1']);
  expect(both).not.toEqual(first);
  expect(await train([bound, imagination])).toEqual(both);
  expect(said).toHaveLength(2);
  await train([{ ...bound, training: { ...training, rate: 1e-3 } }]);
  expect(said).toHaveLength(3);
  expect((await readdir(folder)).filter((name) => name.endsWith('.draft'))).toEqual([]);
});
