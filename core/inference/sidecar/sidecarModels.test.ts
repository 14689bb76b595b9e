import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAffine } from '../../../native/e2e/testing/models.ts';
import { InferenceError, InferenceUnavailableError } from '../errors.ts';
import { fp32 } from '../tensor.ts';
import { type FakeSidecar, startFakeSidecar } from '../testing/fakeSidecar.ts';
import { type SidecarModels, type SidecarOptions, sidecarModels } from './sidecarModels.ts';

const x = { x: fp32([3], [1, 2, 3]) };
const y = { y: fp32([3], [1, 2, 3]) };

let folder: string;
let server: FakeSidecar;
const opened: SidecarModels[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-client-'));
  await writeAffine(folder, { version: '1.2' });
  server = await startFakeSidecar();
});

afterEach(async () => {
  for (const models of opened.splice(0)) await models.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function open(options: Partial<SidecarOptions> = {}): SidecarModels {
  const models = sidecarModels({ address: server.address, folder, ...options });
  opened.push(models);
  return models;
}

describe('a question to the sidecar', () => {
  it('names the version of the card, itself, and how long it may take', async () => {
    expect(await open({ deadlineMs: 5_000 }).run('affine', x)).toEqual(y);
    const [{ path, headers, json }] = server.requests;
    expect(path).toBe('/v2/models/affine/versions/1.2/infer');
    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(json.inputs).toEqual([
      { name: 'x', datatype: 'FP32', shape: [3], parameters: { binary_data_size: 12 } },
    ]);
    expect(json.parameters.binary_data_output).toBe(true);
    expect(json.parameters.timeout).toBeGreaterThan(0);
    expect(json.parameters.timeout).toBeLessThanOrEqual(5_000_000);
  });

  it('goes over a connection that is kept', async () => {
    const models = open();
    for (let i = 0; i < 20; i++) await models.run('affine', x);
    // One is free again a moment after its answer was read: the next question may have gone over a second.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('of more rows than one run may hold goes in parts, and comes back as one', async () => {
    const rows = Array.from({ length: 20 * 3 }, (_, i) => i);
    // The fake answers with a list of numbers, whatever the shape.
    expect(await open().run('affine', { x: fp32([20, 3], rows) })).toEqual({ y: fp32([60], rows) });
    const shapes = server.requests.map(
      ({ json }) => (json.inputs[0] as unknown as { shape: number[] }).shape,
    );
    expect(shapes.sort(([a], [b]) => a - b)).toEqual([
      [4, 3],
      [8, 3],
      [8, 3],
    ]);
  });

  it.each([400, 422])('is wrong when it is answered by %d', async (status) => {
    server.next(status);
    await expect(open().run('affine', x)).rejects.toThrow(
      new InferenceError('The inputs do not fit the model'),
    );
  });

  it.each([404, 413, 429, 500, 503, 504])('cannot be answered there now on %d', async (status) => {
    server.next(status);
    await expect(open().run('affine', x)).rejects.toThrow(InferenceUnavailableError);
    expect(server.requests).toHaveLength(1);
  });

  it('cannot be answered by what is no answer of the protocol', async () => {
    server.next('garbage');
    await expect(open().run('affine', x)).rejects.toThrow(InferenceUnavailableError);
  });

  it('is given up at its deadline', async () => {
    server.next('hang');
    await expect(open({ deadlineMs: 50 }).run('affine', x)).rejects.toThrow(/did not answer within 0\.05 s/);
  });
});

describe('a connection', () => {
  it.each(['break', 'break-within'] as const)('that breaks once (%s) is not noticed', async (behaviour) => {
    const models = open();
    await models.run('affine', x);
    server.next(behaviour);
    expect(await models.run('affine', x)).toEqual(y);
    const ids = server.requests.map(({ headers }) => headers['x-request-id']);
    expect(ids).toHaveLength(3);
    expect(ids[1]).toBe(ids[2]);
  });

  it('that breaks twice is enough', async () => {
    server.next('break', 'break');
    await expect(open().run('affine', x)).rejects.toThrow(InferenceUnavailableError);
    expect(server.requests).toHaveLength(2);
  });

  it.each(['http://127.0.0.1:1', 'unix:/nowhere/inference.sock'])('cannot be made to %s', async (address) => {
    await expect(open({ address }).run('affine', x)).rejects.toThrow('The sidecar cannot be reached');
  });
});

describe('a sidecar that does not answer', () => {
  const failures = 2;
  const fail = async (models: SidecarModels) => {
    server.next('break', 'break');
    await expect(models.run('affine', x)).rejects.toThrow(InferenceUnavailableError);
  };

  it('is left alone, then tried again, and serves on when it is well', async () => {
    const models = open({ failures, rest: { firstMs: 50, longestMs: 50 } });
    await fail(models);
    await fail(models);
    const asked = server.requests.length;
    await expect.poll(() => models.run('affine', x).catch(() => undefined)).toEqual(y);
    expect(server.requests).toHaveLength(asked + 1);
    expect(await models.run('affine', x)).toEqual(y);
  });

  it('is not asked meanwhile', async () => {
    const models = open({ failures, rest: { firstMs: 3_600_000, longestMs: 3_600_000 } });
    await fail(models);
    await fail(models);
    const asked = server.requests.length;
    await expect(models.run('affine', x)).rejects.toThrow(/is left alone for a while/);
    expect(server.requests).toHaveLength(asked);
  });

  it('is asked whether it lives before the first question, and before the next after a failure', async () => {
    const models = open();
    await models.run('affine', x);
    await models.run('affine', x);
    expect(server.probes()).toBe(1);
    await fail(models);
    await models.run('affine', x);
    await models.run('affine', x);
    expect(server.probes()).toBe(2);
  });

  it('is another than one that refuses: a model that is not loaded keeps no other from being asked', async () => {
    const models = open({ failures, rest: { firstMs: 3_600_000, longestMs: 3_600_000 } });
    server.next(503, 404, 429, 422, 503, 503);
    for (let i = 0; i < 6; i++) await models.run('affine', x).catch(() => undefined);
    expect(await models.run('affine', x)).toEqual(y);
  });
});

it('a model is loaded when the sidecar says so', async () => {
  const models = open();
  await models.load('affine');
  expect(server.requests[0].path).toBe('/v2/models/affine/versions/1.2/ready');
  server.next(503);
  await expect(models.load('affine')).rejects.toThrow(/has not loaded affine 1\.2/);
});
