import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAffine, writeSlow } from './testing/models.ts';
import { exchange, json, post, RawConnection } from './testing/rawHttp.ts';
import { type Sidecar, startSidecar } from './testing/startSidecar.ts';

const INFER = '/v2/models/affine/infer';
const SLOW = '/v2/models/slow/infer';
const good = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] }] });
const slow = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [1] }] });

let folder: string;
let sidecar: Sidecar;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-statuses-'));
  await writeAffine(folder);
  await writeSlow(folder, { maxQueueSize: 2 });
  sidecar = await startSidecar({
    models: folder,
    flags: [
      ...['--header-timeout-ms', '400', '--body-timeout-ms', '400', '--idle-timeout-ms', '60000'],
      ...['--max-body-bytes', '1000000'],
    ],
  });
});

afterAll(async () => {
  expect(await sidecar?.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

/** Every refusal is JSON with one sentence, and the server answers the next one. */
async function refused(bytes: string | Uint8Array, status: number) {
  const response = await exchange(sidecar.port, bytes);
  expect(response.status, response.body.toString('latin1')).toBe(status);
  expect(response.headers['content-type']).toContain('application/json');
  expect(json(response)).toEqual({ error: expect.stringMatching(/.{5,}/) });
  expect((await exchange(sidecar.port, post(INFER, good))).status).toBe(200);
  return response;
}

describe('one test for each status', () => {
  it('200: an answer', async () => {
    expect((await exchange(sidecar.port, post(INFER, good))).status).toBe(200);
  });

  it('400: what is not JSON', () => refused(post(INFER, '{"inputs": ['), 400));

  it('404: a model, a version and a path that are not there', async () => {
    await refused(post('/v2/models/nobody/infer', good), 404);
    await refused(post('/v2/models/affine/versions/9/infer', good), 404);
    await refused(post('/v3', good), 404);
  });

  it('405: with the methods that are allowed', async () => {
    const response = await refused(`DELETE ${INFER} HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n`, 405);
    expect(response.headers.allow).toContain('POST');
  });

  it('408: a header or a body that does not come', async () => {
    await refused('GET /v2 HTTP/1.1\r\nHos', 408);
    await refused(post(INFER, good).subarray(0, -5), 408);
  });

  it('411: a body without a length', () => refused(`POST ${INFER} HTTP/1.1\r\nHost: t\r\n\r\n`, 411));

  it('413: a body over the limit, refused before it is read', () =>
    refused(`POST ${INFER} HTTP/1.1\r\nHost: t\r\nContent-Length: 1000001\r\n\r\n`, 413));

  it('413: a chunked body that grows over the limit', async () => {
    const connection = new RawConnection(sidecar.port);
    connection.send(`POST ${INFER} HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `20000\r\n${' '.repeat(0x20000)}\r\n`;
    for (let i = 0; i < 8; i++) connection.send(chunk);
    expect((await connection.response()).status).toBe(413);
    connection.close();
  });

  it('415: a content type that is not JSON or bytes', () =>
    refused(post(INFER, good, { 'Content-Type': 'text/html' }), 415));

  it('422: a tensor that the model does not take', async () => {
    const request = (change: object) =>
      JSON.stringify({
        inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3], ...change }],
      });
    await refused(post(INFER, request({ name: 'z' })), 422);
    await refused(post(INFER, request({ datatype: 'INT64' })), 422);
    await refused(post(INFER, request({ shape: [3, 1] })), 422);
    await refused(post(INFER, request({ shape: [3] })), 422);
  });

  it('429: more requests than may wait, with Retry-After; those that are taken are answered', async () => {
    const responses = await Promise.all(
      Array.from({ length: 12 }, () => exchange(sidecar.port, post(SLOW, slow))),
    );
    const statuses = responses.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    for (const { status, headers } of responses)
      if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('431: a header over 16 KB', () =>
    refused(`GET /v2 HTTP/1.1\r\nHost: t\r\nX-Long: ${'a'.repeat(17_000)}\r\n\r\n`, 431));

  it('503: a model that was unloaded, with Retry-After', async () => {
    const own = await startSidecar({ models: folder });
    await exchange(own.adminPort, post('/v2/repository/models/affine/unload', '{}'));
    const response = await exchange(own.port, post(INFER, good));
    expect(response.status).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(await own.stop()).toBe(0);
  });

  it('503: while the models are loaded', async () => {
    const own = await startSidecar({ models: folder, settled: false });
    const response = await exchange(own.port, post(INFER, good));
    expect([200, 503]).toContain(response.status);
    if (response.status === 503) expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    await expect.poll(async () => (await exchange(own.port, post(INFER, good))).status).toBe(200);
    // What it has not looked for yet may still be there.
    const nobody = async () => (await exchange(own.port, post('/v2/models/nobody/infer', good))).status;
    await expect.poll(nobody, { timeout: 20_000 }).toBe(404);
    expect(await own.stop()).toBe(0);
  });

  it('504: a deadline that passes during the run', async () => {
    const hasty = JSON.stringify({ ...JSON.parse(slow), parameters: { timeout: 20_000 } });
    expect((await exchange(sidecar.port, post(SLOW, hasty))).status).toBe(504);
  });

  it('504: a deadline that passes while the request waits', async () => {
    const first = exchange(sidecar.port, post(SLOW, slow));
    const hasty = JSON.stringify({ ...JSON.parse(slow), parameters: { timeout: 1000 } });
    const second = await exchange(sidecar.port, post(SLOW, hasty));
    expect(second.status).toBe(504);
    expect((await first).status).toBe(200);
  });
});
