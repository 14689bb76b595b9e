import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAffine, writeAttentionText, writeSlow, writeText, writeWideText } from './testing/models.ts';
import { exchange, json, post, RawConnection } from './testing/rawHttp.ts';
import { registeredModels } from './testing/registeredModels.ts';
import { type Sidecar, startSidecar } from './testing/startSidecar.ts';

const shipped = fileURLToPath(new URL('../../models', import.meta.url));

let folder: string;
let sidecar: Sidecar;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-batching-'));
  await cp(shipped, folder, { recursive: true });
  // Served as shipped, save that requests wait for each other: so that they do share runs.
  for (const { place } of await registeredModels(folder)) {
    const card = JSON.parse(await readFile(join(place, 'card.json'), 'utf8')) as { serving?: object };
    card.serving = { ...card.serving, maxQueueDelayMicroseconds: 100_000 };
    await writeFile(join(place, 'card.json'), JSON.stringify(card));
  }
  await writeAffine(folder, { serving: { maxBatchSize: 8, maxQueueDelayMicroseconds: 20_000 } });
  await writeText(folder, { maxQueueDelayMicroseconds: 20_000 });
  await writeWideText(folder, { maxQueueDelayMicroseconds: 20_000 });
  await writeAttentionText(folder);
  await writeSlow(folder, { maxQueueSize: 64 });
  sidecar = await startSidecar({ models: folder });
});

afterAll(async () => {
  expect(await sidecar?.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

interface Output {
  name: string;
  shape: number[];
  data: number[];
}

async function infer(model: string, request: object): Promise<Output[]> {
  const response = await exchange(sidecar.port, post(`/v2/models/${model}/infer`, JSON.stringify(request)));
  expect(response.status, response.body.toString('utf8')).toBe(200);
  return (json(response) as { outputs: Output[] }).outputs;
}

async function statistics(model: string): Promise<{ inference_count: number; execution_count: number }> {
  const response = await fetch(`http://127.0.0.1:${sidecar.port}/v2/models/${model}/stats`);
  const body = (await response.json()) as {
    model_stats: { inference_count: number; execution_count: number }[];
  };
  return body.model_stats[0];
}

/** The largest difference between two answers of the same outputs and shapes. */
function difference(a: readonly Output[], b: readonly Output[]): number {
  expect(a.map(({ name, shape }) => ({ name, shape }))).toEqual(
    b.map(({ name, shape }) => ({ name, shape })),
  );
  return Math.max(...a.flatMap(({ data }, i) => data.map((value, j) => Math.abs(value - b[i].data[j]))));
}

/** Every size to 32, and beyond that the doubles: each is a request of its own, and a server has so many connections. */
function sizesUpTo(most: number): number[] {
  return [...Array.from({ length: 31 }, (_, i) => i + 2), 64, 128].filter((size) => size <= most);
}

it('puts requests that come together into one run', async () => {
  const before = await statistics('affine');
  const rows = Array.from({ length: 8 }, (_, i) => [i, i + 0.5, -i]);
  const answers = await Promise.all(
    rows.map((data) => infer('affine', { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data }] })),
  );
  for (const [i, [{ data }]] of answers.entries())
    expect(data).toEqual(rows[i].map((value) => 2 * value + 1));
  const after = await statistics('affine');
  expect(after.inference_count - before.inference_count).toBe(8);
  expect(after.execution_count - before.execution_count).toBeLessThan(8);
});

describe('an answer does not depend on its batch mates', () => {
  it('in no model that we ship, in any batch size', async () => {
    const models = await registeredModels(shipped);
    expect(models.length).toBeGreaterThan(0);
    for (const { name, rows, maxBatchSize } of models) {
      const alone = [];
      for (const row of rows) alone.push(await infer(name, { inputs: row }));
      for (const size of sizesUpTo(Math.max(2, maxBatchSize))) {
        const before = await statistics(name);
        const together = await Promise.all(
          Array.from({ length: size }, (_, i) => infer(name, { inputs: rows[i % rows.length] })),
        );
        const runs = (await statistics(name)).execution_count - before.execution_count;
        if (maxBatchSize > 1) expect(runs, `${name}, ${size}`).toBeLessThan(size);
        for (const [i, answer] of together.entries())
          expect(difference(answer, alone[i % rows.length]), `${name}, ${size}`).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  it('nor does an output that only looks as if it had a row for each token', async () => {
    const ask = async (text: string) => {
      const inputs = [{ name: 'text', datatype: 'BYTES', shape: [1], data: [text] }];
      return infer('wide', { inputs });
    };
    const texts = ['a', 'coin', 'coins', 'a coin', 'bread rise', 'a b c d e f g h'];
    const alone = [];
    for (const text of texts) alone.push(await ask(text));
    for (const [i, answer] of (await Promise.all(texts.map(ask))).entries())
      expect(difference(answer, alone[i]), texts[i]).toBeLessThanOrEqual(1e-6);
  });

  it('and no text model is batched whose padding could not be taken off', async () => {
    const response = await exchange(sidecar.port, post('/v2/models/attention/infer', '{}'));
    expect(response.status).toBe(503);
    expect(json(response)).toEqual({
      error: expect.stringMatching(/padding could not be taken off the output/),
    });
  });

  it('whatever padding a text gets', async () => {
    const ask = (text: string) =>
      infer('text', { inputs: [{ name: 'text', datatype: 'BYTES', shape: [1], data: [text] }] });
    const texts = Array.from({ length: 14 }, (_, i) => 'coins rise a bread '.repeat(i).slice(0, i * 5));
    const alone = [];
    for (const text of texts) alone.push(await ask(text));
    for (let round = 0; round < 5; round++) {
      const together = await Promise.all(texts.map(ask));
      for (const [i, answer] of together.entries())
        expect(difference(answer, alone[i]), texts[i]).toBeLessThanOrEqual(1e-6);
    }
  });
});

describe('the queue of a busy model', () => {
  const slow = (priority: number, id: string) =>
    post(
      '/v2/models/slow/infer',
      JSON.stringify({
        id,
        inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [1] }],
        parameters: { priority },
      }),
    );

  it('lets a person pass a scheduled post', async () => {
    const order: string[] = [];
    const ask = async (priority: number, id: string) => {
      expect((await exchange(sidecar.port, slow(priority, id))).status).toBe(200);
      order.push(id);
    };
    const running = ask(1, 'running');
    const scheduled = [ask(2, 'scheduled 1'), ask(2, 'scheduled 2')];
    await waiting(2);
    await Promise.all([running, ...scheduled, ask(1, 'person')]);
    expect(order.indexOf('person')).toBeLessThan(order.indexOf('scheduled 2'));
  });

  it('skips what a client no longer waits for', async () => {
    const before = await statistics('slow');
    const staying = [1, 2].map(() => exchange(sidecar.port, slow(1, 'staying')));
    // The second waits, so the first runs.
    await waiting(1);
    const gone = Array.from({ length: 5 }, () => new RawConnection(sidecar.port).send(slow(1, 'gone')));
    await waiting(6);
    for (const connection of gone) connection.close();
    await Promise.all(staying);
    expect((await exchange(sidecar.port, slow(1, 'last'))).status).toBe(200);
    const after = await statistics('slow');
    expect(after.execution_count - before.execution_count).toBe(3);
  });

  /** Waits until one request runs and so many wait. */
  async function waiting(count: number): Promise<void> {
    await expect
      .poll(
        async () => {
          const page = await (await fetch(`http://127.0.0.1:${sidecar.adminPort}/metrics`)).text();
          return Number(
            /^nv_inference_pending_request_count\{[^}]*model="slow"[^}]*\} (\d+)/m.exec(page)?.[1],
          );
        },
        { interval: 5, timeout: 10_000 },
      )
      .toBeGreaterThanOrEqual(count);
  }
});

it('serves the golden vectors of every model that we ship to 1e-4', async () => {
  for (const { name, place } of await registeredModels(shipped)) {
    const golden = JSON.parse(await readFile(join(place, 'golden.json'), 'utf8')) as {
      cases: Record<
        'inputs' | 'outputs',
        Record<string, { dims: number[]; data: number[]; datatype?: string }>
      >[];
    };
    for (const { inputs, outputs } of golden.cases) {
      const answer = await infer(name, {
        inputs: Object.entries(inputs).map(([input, { dims, data, datatype = 'FP32' }]) => ({
          ...{ name: input, datatype, shape: dims, data },
        })),
      });
      for (const { name: output, data } of answer)
        for (const [i, value] of data.entries())
          expect(Math.abs(value - outputs[output].data[i]), `${name} ${output}`).toBeLessThanOrEqual(1e-4);
    }
  }
});
