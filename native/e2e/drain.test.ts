import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAffine, writeSlow } from './testing/models.ts';
import { exchange, post, RawConnection } from './testing/rawHttp.ts';
import { startSidecar } from './testing/startSidecar.ts';

let folder: string;
const slow = post(
  '/v2/models/slow/infer',
  JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [1] }] }),
);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-drain-'));
  await writeAffine(folder);
  await writeSlow(folder, { maxQueueSize: 64 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('on SIGTERM fails readiness first, serves on for a while, finishes what runs, and ends with 0', async () => {
  const sidecar = await startSidecar({ models: folder, flags: ['--drain-grace-ms', '1500'] });
  const kept = new RawConnection(sidecar.port);
  const running = exchange(sidecar.port, slow);
  const stopped = sidecar.stop();
  await expect
    .poll(
      async () => (await exchange(sidecar.port, 'GET /v2/health/ready HTTP/1.1\r\nHost: t\r\n\r\n')).status,
    )
    .toBe(503);
  expect((await exchange(sidecar.port, slow)).status).toBe(200);
  const last = await kept.send(slow).response();
  expect(last.status).toBe(200);
  expect(last.headers.connection).toBe('close');
  expect((await running).status).toBe(200);
  expect(await stopped).toBe(0);
  await expect(exchange(sidecar.port, slow)).rejects.toThrow();
});

it('ends at once on a second signal', async () => {
  const sidecar = await startSidecar({ models: folder, flags: ['--drain-grace-ms', '60000'] });
  sidecar.process.kill('SIGTERM');
  await expect
    .poll(
      async () => (await exchange(sidecar.port, 'GET /v2/health/ready HTTP/1.1\r\nHost: t\r\n\r\n')).status,
    )
    .toBe(503);
  sidecar.process.kill('SIGTERM');
  const code = await sidecar.exited;
  expect(code === 0).toBe(false);
});

it('loses no request when one server takes over from another under load', async () => {
  const agent = new Agent({ keepAlive: true });
  const servers = [await startSidecar({ models: folder, flags: ['--drain-grace-ms', '300'] })];
  const counts = { answered: 0, refused: 0 };
  let going = true;
  const body = JSON.stringify({
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] }],
  });
  const ask = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const outgoing = request(
        { agent, host: '127.0.0.1', port, method: 'POST', path: '/v2/models/affine/infer' },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode!));
          response.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(body);
    });
  const clients = Array.from({ length: 16 }, async () => {
    while (going) {
      const status = await ask(servers[servers.length - 1].port);
      if (status === 200) counts.answered++;
      else counts.refused++;
    }
  });
  for (let round = 0; round < 3; round++) {
    await sleep(200);
    const old = servers[servers.length - 1];
    servers.push(await startSidecar({ models: folder, flags: ['--drain-grace-ms', '300'] }));
    expect(await old.stop()).toBe(0);
  }
  going = false;
  await Promise.all(clients);
  agent.destroy();
  expect(await servers[servers.length - 1].stop()).toBe(0);
  expect(counts.refused).toBe(0);
  expect(counts.answered).toBeGreaterThan(100);
});
