import { appendFile, cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAffine } from './testing/models.ts';
import { exchange, json, post } from './testing/rawHttp.ts';
import { type Sidecar, startSidecar } from './testing/startSidecar.ts';

let folder: string;
let sidecar: Sidecar;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-reload-'));
});

afterEach(async () => {
  expect(await sidecar.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

interface Line {
  name: string;
  version: string;
  state: string;
  reason: string;
}

const start = async (...flags: string[]) => {
  sidecar = await startSidecar({ models: folder, flags: ['--poll-ms', '50', ...flags] });
};

const index = async () =>
  json(await exchange(sidecar.adminPort, post('/v2/repository/index', '{}'))) as Line[];

const load = () => exchange(sidecar.adminPort, post('/v2/repository/models/affine/load', '{}'));

/** `factor * 1 + 1`, or the status of a refusal. */
async function answer(path = 'affine'): Promise<number> {
  const inputs = [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 1, 1] }];
  const response = await exchange(sidecar.port, post(`/v2/models/${path}/infer`, JSON.stringify({ inputs })));
  if (response.status !== 200) return response.status;
  return (json(response) as { outputs: { data: number[] }[] }).outputs[0].data[0];
}

/** Writes a version elsewhere, damaged or not, and moves it in at once, as a pipeline does. */
async function publish(
  version: string,
  factor: number,
  damage?: (place: string) => Promise<void>,
): Promise<string> {
  const other = await mkdtemp(join(tmpdir(), 'pulseplate-publish-'));
  const written = await writeAffine(other, { version, factor });
  await damage?.(written);
  const place = join(folder, 'affine', version);
  await rm(place, { recursive: true, force: true });
  await rename(written, place);
  await rm(other, { recursive: true });
  return place;
}

describe('a changed folder', () => {
  it('brings a new version into service, and takes it out again, without a request lost', async () => {
    await writeAffine(folder, { version: '1', factor: 2 });
    await start();
    const seen: number[] = [];
    let going = true;
    const asking = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (going) seen.push(await answer());
      }),
    );
    expect(await answer()).toBe(3);
    await publish('1.1', 10);
    await expect.poll(() => answer(), { timeout: 20_000 }).toBe(11);
    expect(await answer('affine/versions/1')).toBe(3);
    await rm(join(folder, 'affine', '1.1'), { recursive: true });
    await expect.poll(() => answer(), { timeout: 20_000 }).toBe(3);
    going = false;
    await asking;
    expect(new Set(seen)).toEqual(new Set([3, 11]));
  });

  it('compares versions number by number', async () => {
    await writeAffine(folder, { version: '2', factor: 2 });
    await writeAffine(folder, { version: '10', factor: 10 });
    await start();
    expect(await answer()).toBe(11);
  });

  it('replaces a version whose files changed', async () => {
    await writeAffine(folder, { version: '1', factor: 2 });
    await start();
    await publish('1', 5);
    await expect.poll(() => answer(), { timeout: 20_000 }).toBe(6);
  });
});

describe('what cannot be served', () => {
  const failures: [string, (place: string) => Promise<void>, RegExp][] = [
    [
      'a graph that is not the one of the card',
      (place) => appendFile(join(place, 'model.onnx'), 'x'),
      /model\.onnx/,
    ],
    [
      'golden vectors that are not reproduced',
      async (place) => {
        const text = await readFile(join(place, 'golden.json'), 'utf8');
        const changed = text.replace(/"data":\[11/, '"data":[12');
        expect(changed).not.toBe(text);
        await writeFile(join(place, 'golden.json'), changed);
        const card = JSON.parse(await readFile(join(place, 'card.json'), 'utf8')) as {
          files: Record<string, string>;
        };
        const { createHash } = await import('node:crypto');
        card.files['golden.json'] = createHash('sha256').update(changed).digest('hex');
        await writeFile(join(place, 'card.json'), JSON.stringify(card));
      },
      /golden/i,
    ],
    ['a card that is no JSON', (place) => writeFile(join(place, 'card.json'), '{'), /card\.json/],
    ['a card that is missing', (place) => rm(join(place, 'card.json')), /card\.json/],
  ];

  it.each(failures)('%s keeps the old one and says why', async (_, damage, reason) => {
    await writeAffine(folder, { version: '1', factor: 2 });
    await start();
    await publish('2', 10, damage);
    await load();
    await expect
      .poll(async () => (await index()).find(({ version }) => version === '2')?.reason)
      .toMatch(reason);
    const line = (await index()).find(({ version }) => version === '2')!;
    expect(line.state).toBe('UNAVAILABLE');
    expect(line.reason).not.toContain(folder);
    expect(await answer()).toBe(3);
    expect(await answer('affine/versions/2')).toBe(503);
    await publish('2', 10);
    await expect.poll(() => answer(), { timeout: 20_000 }).toBe(11);
  });

  it('a damaged replacement of the only version keeps that one', async () => {
    const place = await writeAffine(folder, { version: '1', factor: 2 });
    await start();
    await cp(join(place, 'golden.json'), join(place, 'model.onnx'));
    await expect.poll(async () => (await index())[0].reason, { timeout: 20_000 }).toMatch(/model\.onnx/);
    expect(await answer()).toBe(3);
  });

  it('a folder without a card, save when that is allowed', async () => {
    const place = await writeAffine(folder, { version: '1', factor: 2 });
    await rm(join(place, 'card.json'));
    await start();
    expect(await answer()).toBe(503);
    expect(await sidecar.stop()).toBe(0);
    await start('--allow-uncarded', '--max-batch-size', '4');
    expect(await answer()).toBe(3);
  });
});
