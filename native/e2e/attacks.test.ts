import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAffine, writeText } from './testing/models.ts';
import { exchange, json, post, RawConnection } from './testing/rawHttp.ts';
import { type Sidecar, startSidecar } from './testing/startSidecar.ts';

const INFER = '/v2/models/affine/infer';
const good = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] }] });

let folder: string;
let sidecar: Sidecar;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-attacks-'));
  await writeAffine(folder);
  await writeText(folder);
  sidecar = await startSidecar({ models: folder });
});

afterAll(async () => {
  expect(await sidecar?.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

/** The status and the words of a refusal; the server lives on and answers a good request. */
async function attack(bytes: string | Uint8Array): Promise<{ status: number; error: string }> {
  const response = await exchange(sidecar.port, bytes);
  const { error } = json(response) as { error: string };
  const next = await exchange(sidecar.port, post(INFER, good));
  expect(next.status).toBe(200);
  return { status: response.status, error };
}

/** The most memory that the server has held so far. */
async function peakKilobytes(): Promise<number> {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${sidecar.pid}/status`, 'utf8'))?.[1]);
}

const withInput = (change: object) =>
  post(
    INFER,
    JSON.stringify({
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3], ...change }],
    }),
  );

/** One binary input as it says it is, and the bytes that really follow. */
const binary = (size: unknown, bytes: number, length?: string) => {
  const header = JSON.stringify({
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], parameters: { binary_data_size: size } }],
  });
  return post(INFER, Buffer.concat([Buffer.from(header), Buffer.alloc(bytes)]), {
    'Inference-Header-Content-Length': length ?? String(header.length),
  });
};

describe('shapes and sizes', () => {
  it('a product of dimensions that overflows', async () => {
    const shape = [2 ** 32, 2 ** 32, 2 ** 32];
    expect(await attack(withInput({ shape }))).toMatchObject({ status: 400 });
    expect(await attack(withInput({ shape: [2 ** 40, 2 ** 40, 0], data: [] }))).toMatchObject({
      status: 400,
    });
  });

  it('a shape that asks for terabytes takes no memory', async () => {
    const before = await peakKilobytes();
    expect(await attack(withInput({ shape: [2 ** 38, 3], data: [] }))).toMatchObject({ status: 400 });
    expect((await peakKilobytes()) - before).toBeLessThan(100_000);
  });

  it('negative, fractional, textual and missing dimensions', async () => {
    for (const shape of [[-1, 3], [-(2 ** 62), 3], [1.5, 2], ['1', '3'], null, 3])
      expect(await attack(withInput({ shape })), JSON.stringify(shape)).toMatchObject({ status: 400 });
  });

  it('a dimension beyond 64 bits', async () => {
    const body = `{"inputs":[{"name":"x","datatype":"FP32","shape":[1,99999999999999999999999],"data":[1]}]}`;
    expect(await attack(post(INFER, body))).toMatchObject({ status: 400 });
  });

  it('data that do not fill the shape, or overfill it', async () => {
    expect(await attack(withInput({ data: [1, 2] }))).toMatchObject({ status: 400 });
    expect(await attack(withInput({ data: [1, 2, 3, 4] }))).toMatchObject({ status: 400 });
  });
});

describe('JSON', () => {
  it('nested 250,000 deep', async () => {
    for (const body of [
      '['.repeat(250_000),
      `{"a":${'['.repeat(250_000)}${']'.repeat(250_000)}}`,
      '{"a":'.repeat(250_000),
    ])
      expect(await attack(post(INFER, body))).toMatchObject({ status: 400 });
  });

  it('that is empty, no object, not UTF-8, or followed by something', async () => {
    for (const body of ['', '[]', 'null', '1', `${good}x`, `${good}{}`])
      expect(await attack(post(INFER, body)), body).toMatchObject({ status: 400 });
    expect(await attack(post(INFER, Buffer.from('{"inputs":"\xff\xfe"}', 'latin1')))).toMatchObject({
      status: 400,
    });
  });

  it('with an input twice, or an output twice', async () => {
    const [input] = (JSON.parse(good) as { inputs: object[] }).inputs;
    expect(await attack(post(INFER, JSON.stringify({ inputs: [input, input] })))).toMatchObject({
      status: 400,
    });
    const outputs = [{ name: 'y' }, { name: 'y' }];
    expect(await attack(post(INFER, JSON.stringify({ inputs: [input], outputs })))).toMatchObject({
      status: 400,
    });
  });

  it('with wrong kinds of values', async () => {
    for (const change of [
      ...[{ name: 7 }, { datatype: 'FP99' }, { datatype: 7 }, { data: 'abc' }, { data: [1, 2, 'x'] }],
      ...[{ data: [1, 2, null] }, { data: [1, 2, 1e39] }, { data: [[1, 2], [3]] }, { parameters: 7 }],
    ])
      expect(await attack(withInput(change)), JSON.stringify(change)).toMatchObject({ status: 400 });
  });
});

describe('the binary extension', () => {
  it('a size that lies: too large, too small, negative, beyond 64 bits, no number', async () => {
    for (const size of [13, 11, 4, 2 ** 62, -12, 1e30, '12', null])
      expect(await attack(binary(size, 12)), String(size)).toMatchObject({ status: 400 });
  });

  it('bytes that are missing or left over', async () => {
    expect(await attack(binary(12, 11))).toMatchObject({ status: 400 });
    expect(await attack(binary(12, 13))).toMatchObject({ status: 400 });
  });

  it('a header length that lies', async () => {
    for (const length of ['99999999999', '99999999999999999999999', '-1', '1.5', 'abc', '5', ''])
      expect(await attack(binary(12, 12, length)), length).toMatchObject({ status: 400 });
  });

  it('both data and a binary size', async () => {
    const body = JSON.stringify({
      inputs: [
        {
          ...{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] },
          parameters: { binary_data_size: 12 },
        },
      ],
    });
    const bytes = Buffer.concat([Buffer.from(body), Buffer.alloc(12)]);
    const header = { 'Inference-Header-Content-Length': String(body.length) };
    expect(await attack(post(INFER, bytes, header))).toMatchObject({ status: 400 });
  });

  it('strings whose lengths lie', async () => {
    for (const bytes of [
      Buffer.from([5, 0, 0, 0, 65]),
      Buffer.from([0xff, 0xff, 0xff, 0xff, 65]),
      Buffer.from([1, 0, 0]),
      Buffer.from([1, 0, 0, 0, 65, 1, 0, 0, 0, 66]),
    ]) {
      const header = JSON.stringify({
        inputs: [
          {
            ...{ name: 'text', datatype: 'BYTES', shape: [1] },
            parameters: { binary_data_size: bytes.length },
          },
        ],
      });
      const request = post('/v2/models/text/infer', Buffer.concat([Buffer.from(header), bytes]), {
        'Inference-Header-Content-Length': String(header.length),
      });
      expect(await attack(request), bytes.toString('hex')).toMatchObject({ status: 400 });
    }
  });
});

describe('what would hold up everybody else', () => {
  it('a million empty texts and a long one are refused before memory is taken for them', async () => {
    const data = `${'"",'.repeat(1_000_000)}"${'coin '.repeat(100)}"`;
    const body = `{"inputs":[{"name":"text","datatype":"BYTES","shape":[1000001],"data":[${data}]}]}`;
    const before = await peakKilobytes();
    expect(await attack(post('/v2/models/text/infer', body))).toMatchObject({ status: 422 });
    expect((await peakKilobytes()) - before).toBeLessThan(400_000);
  });

  it('lengths that are only said take no memory from the others', async () => {
    const greedy = Array.from({ length: 8 }, () =>
      new RawConnection(sidecar.port).send(
        `POST ${INFER} HTTP/1.1\r\nHost: t\r\nContent-Length: 67108864\r\n\r\n`,
      ),
    );
    expect((await exchange(sidecar.port, post(INFER, good))).status).toBe(200);
    for (const connection of greedy) connection.close();
  });

  it('a shape of a million dimensions, and names without end', async () => {
    expect(await attack(withInput({ shape: new Array(1_000_000).fill(1) }))).toMatchObject({ status: 400 });
    const { status, error } = await attack(withInput({ name: 'ä'.repeat(100_000) }));
    expect(status).toBe(400);
    expect(error.length).toBeLessThan(200);
  });
});

describe('HTTP', () => {
  it('a length and chunks at once', async () => {
    const head = `POST ${INFER} HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await attack(`${head}0\r\n\r\n`)).toMatchObject({ status: 400 });
  });

  it('two lengths, and lengths that are none', async () => {
    const head = (...lengths: string[]) =>
      `POST ${INFER} HTTP/1.1\r\nHost: t\r\n${lengths.map((length) => `Content-Length: ${length}\r\n`).join('')}\r\n${good}`;
    const right = String(good.length);
    for (const lengths of [[right, '1'], ['-1'], ['+5'], ['0x10'], ['abc'], ['99999999999999999999999']]) {
      const response = await exchange(sidecar.port, head(...lengths));
      expect([400, 413], lengths.join()).toContain(response.status);
    }
  });

  it('several requests at once are answered in their order', async () => {
    const connection = new RawConnection(sidecar.port);
    const requests = [1, 2, 3].map((id) => post(INFER, JSON.stringify({ id: `${id}`, ...JSON.parse(good) })));
    connection.send(Buffer.concat(requests));
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((json(await connection.response()) as { id: string }).id);
    expect(ids).toEqual(['1', '2', '3']);
    connection.close();
  });

  it('a chunked body is read like any other', async () => {
    const parts = [good.slice(0, 10), good.slice(10)];
    const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
    const head = `POST ${INFER} HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect((await exchange(sidecar.port, `${head}${chunks}0\r\n\r\n`)).status).toBe(200);
  });

  it('names that climb out of the folder', async () => {
    for (const name of ['..', '.', '%2e%2e', '..%2f..%2fetc', 'affine%2f..', 'a%00b', '%', '%zz', 'a b'])
      for (const rest of ['', '/ready', '/versions/../ready', '/versions/%2e%2e/infer'])
        expect([400, 404], `${name}${rest}`).toContain(
          (await exchange(sidecar.port, `GET /v2/models/${name}${rest} HTTP/1.1\r\nHost: t\r\n\r\n`)).status,
        );
  });

  it('a request line that is none', async () => {
    for (const line of [
      '\x16\x03\x01\x02\x00',
      'GET\r\n\r\n',
      'GET /v2\r\n\r\n',
      'GET /v2 HTTP/9.9\r\n\r\n',
    ]) {
      const response = await exchange(sidecar.port, `${line}\r\n\r\n`);
      expect(response.status, line).toBe(400);
    }
  });

  it('a client that goes away in the middle leaves the server whole', async () => {
    for (let i = 0; i < 50; i++) {
      const connection = new RawConnection(sidecar.port);
      connection.send(post(INFER, good).subarray(0, 20 + i * 3));
      connection.close();
    }
    expect((await exchange(sidecar.port, post(INFER, good))).status).toBe(200);
  });
});
