import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meansOf, writeAffine, writeIdentity, writeText } from './testing/models.ts';
import { exchange, json, post } from './testing/rawHttp.ts';
import { type Sidecar, startSidecar } from './testing/startSidecar.ts';

let folder: string;
let sidecar: Sidecar;

const get = async (path: string, port = sidecar.port) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const infer = async (model: string, request: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${sidecar.port}/v2/models/${model}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what the protocol says it finds
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
};

const x = (data: unknown, shape = [1, 3]) => ({ inputs: [{ name: 'x', datatype: 'FP32', shape, data }] });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-protocol-'));
  await writeAffine(folder);
  await writeAffine(folder, { version: '2', factor: 10 });
  await writeIdentity(folder);
  await writeText(folder);
  sidecar = await startSidecar({ models: folder });
});

afterAll(async () => {
  expect(await sidecar?.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

describe('metadata', () => {
  it('names the server and the extensions that are there', async () => {
    const { body } = await get('/v2');
    expect(body).toMatchObject({ name: expect.any(String), version: expect.any(String) });
    expect(body.extensions).toContain('binary_tensor_data');
  });

  it('says that it lives and is ready, on both ports', async () => {
    for (const port of [sidecar.port, sidecar.adminPort])
      for (const path of ['/v2/health/live', '/v2/health/ready'])
        expect((await get(path, port)).status, path).toBe(200);
  });

  it('describes a model, of the newest version and of the version asked for', async () => {
    const { body } = await get('/v2/models/affine');
    expect(body).toMatchObject({
      name: 'affine',
      versions: ['2', '1'],
      inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 3] }],
      outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 3] }],
    });
    expect((await get('/v2/models/affine/versions/1')).status).toBe(200);
    expect((await get('/v2/models/affine/versions/1/ready')).status).toBe(200);
    expect((await get('/v2/models/affine/ready')).status).toBe(200);
  });

  it('tells how a model is served and what it did', async () => {
    expect((await get('/v2/models/affine/config')).body).toMatchObject({ max_batch_size: 8 });
    await infer('affine', x([1, 2, 3]));
    const { body } = await get('/v2/models/affine/versions/2/stats');
    const [stats] = body.model_stats as Record<string, unknown>[];
    expect(stats).toMatchObject({ name: 'affine', version: '2' });
    expect(Number(stats.inference_count)).toBeGreaterThanOrEqual(1);
  });

  it('shows a text model with its text input alone', async () => {
    const { body } = await get('/v2/models/text');
    expect(body.inputs).toEqual([{ name: 'text', datatype: 'BYTES', shape: [-1] }]);
  });
});

describe('inference in JSON', () => {
  it('answers from the newest version, or the one in the path', async () => {
    expect((await infer('affine', x([1, 2, 3]))).body).toMatchObject({
      model_name: 'affine',
      model_version: '2',
      outputs: [{ name: 'y', datatype: 'FP32', shape: [1, 3], data: [11, 21, 31] }],
    });
    expect((await infer('affine/versions/1', x([1, 2, 3]))).body.outputs[0].data).toEqual([3, 5, 7]);
  });

  it('takes flat and nested data, and several rows', async () => {
    const nested = x(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [2, 3],
    );
    const flat = x([1, 2, 3, 4, 5, 6], [2, 3]);
    for (const request of [nested, flat])
      expect((await infer('affine', request)).body.outputs[0]).toMatchObject({
        shape: [2, 3],
        data: [11, 21, 31, 41, 51, 61],
      });
  });

  it('echoes the id, X-Request-Id and traceparent', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { body, headers } = await infer(
      'affine',
      { id: 'mine', ...x([0, 0, 0]) },
      { 'x-request-id': 'r-1', traceparent },
    );
    expect(body.id).toBe('mine');
    expect(headers.get('x-request-id')).toBe('r-1');
    expect(headers.get('traceparent')).toBe(traceparent);
    expect((await infer('affine', x([0, 0, 0]))).body).not.toHaveProperty('id');
  });

  it('takes a raw text, and tokens in the place of text', async () => {
    const raw = await exchange(
      sidecar.port,
      post('/v2/models/text/infer', 'coins', { 'Inference-Header-Content-Length': '0' }),
    );
    expect(raw.status, raw.body.toString('latin1')).toBe(200);
    const ids = (name: string, data: number[]) => ({
      name,
      datatype: 'INT64',
      shape: [1, data.length],
      data,
    });
    const { status } = await infer('text', {
      inputs: [ids('input_ids', [2, 5, 3]), ids('attention_mask', [1, 1, 1])],
    });
    expect(status).toBe(200);
  });

  it('takes null for what a client leaves out', async () => {
    const request = { id: null, parameters: null, outputs: null, ...x([1, 2, 3]) };
    expect((await infer('affine', request)).status).toBe(200);
  });

  it('tokenises text', async () => {
    const text = { name: 'text', datatype: 'BYTES', shape: [2], data: ['Coins rise.', 'bread'] };
    const { status, body } = await infer('text', {
      inputs: [text],
      outputs: [{ name: 'mean' }],
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const expected = meansOf([
      [2, 5, 9, 7, 11, 3],
      [2, 6, 3],
    ]);
    expect(body.outputs).toHaveLength(1);
    for (const [i, value] of body.outputs[0].data.entries()) expect(value).toBeCloseTo(expected[i], 5);
  });
});

describe('inference with binary tensors', () => {
  const everything = {
    BOOL: Uint8Array.of(0, 1),
    UINT8: Uint8Array.of(0, 255),
    UINT16: Uint16Array.of(0, 65_535),
    UINT32: Uint32Array.of(0, 2 ** 32 - 1),
    UINT64: BigUint64Array.of(0n, 2n ** 64n - 1n),
    INT8: Int8Array.of(-128, 127),
    INT16: Int16Array.of(-32_768, 32_767),
    INT32: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
    INT64: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n),
    FP16: Uint16Array.of(0x3c00, 0xfbff),
    FP32: Float32Array.of(0.1, -3.4e38),
    FP64: Float64Array.of(0.1, 1e300),
    BYTES: Buffer.from([0, 0, 0, 0, 3, 0, 0, 0, 0xff, 0x00, 0x41]),
  };

  it('gives back every datatype bit by bit, each tensor at whatever offset it lies', async () => {
    const tensors = Object.entries(everything).map(([datatype, data]) => ({
      datatype,
      bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    }));
    const header = JSON.stringify({
      inputs: tensors.map(({ datatype, bytes }) => ({
        ...{ name: `in_${datatype}`, datatype, shape: [2] },
        parameters: { binary_data_size: bytes.length },
      })),
      outputs: tensors.map(({ datatype }) => ({
        name: `out_${datatype}`,
        parameters: { binary_data: true },
      })),
    });
    const body = Buffer.concat([Buffer.from(header), ...tensors.map(({ bytes }) => bytes)]);
    const response = await exchange(
      sidecar.port,
      post('/v2/models/identity/infer', body, {
        'Inference-Header-Content-Length': String(header.length),
      }),
    );
    expect(response.status, response.body.toString('latin1')).toBe(200);
    const length = Number(response.headers['inference-header-content-length']);
    const { outputs } = JSON.parse(response.body.toString('utf8', 0, length)) as {
      outputs: { name: string; datatype: string; parameters: { binary_data_size: number } }[];
    };
    let offset = length;
    for (const [i, { name, parameters }] of outputs.entries()) {
      expect(name).toBe(`out_${tensors[i].datatype}`);
      const bytes = response.body.subarray(offset, offset + parameters.binary_data_size);
      expect(bytes.toString('hex'), name).toBe(tensors[i].bytes.toString('hex'));
      offset += parameters.binary_data_size;
    }
    expect(offset).toBe(response.body.length);
  });

  it('gives back whole numbers of 64 bits in JSON without rounding', async () => {
    const inputs = Object.entries(everything).map(([datatype, data]) => {
      const shape = [1];
      if (datatype === 'BYTES')
        return `{"name":"in_BYTES","datatype":"BYTES","shape":[1],"data":["é\\u0000"]}`;
      if (datatype === 'FP16') return undefined;
      const last = datatype === 'BOOL' ? 'true' : String(data[1]);
      return `{"name":"in_${datatype}","datatype":"${datatype}","shape":[${shape}],"data":[${last}]}`;
    });
    const half = Buffer.from([0, 0x3c]);
    const header = `{"inputs":[${inputs.filter(Boolean).join(',')},{"name":"in_FP16","datatype":"FP16","shape":[1],"parameters":{"binary_data_size":2}}],"outputs":[{"name":"out_UINT64"},{"name":"out_INT64"},{"name":"out_BYTES"},{"name":"out_BOOL"}]}`;
    const response = await exchange(
      sidecar.port,
      post('/v2/models/identity/infer', Buffer.concat([Buffer.from(header), half]), {
        'Inference-Header-Content-Length': String(Buffer.byteLength(header)),
      }),
    );
    const text = response.body.toString('utf8');
    expect(response.status, text).toBe(200);
    expect(text).toContain('18446744073709551615');
    expect(text).toContain('9223372036854775807');
    const { outputs } = JSON.parse(text) as { outputs: { name: string; data: unknown[] }[] };
    expect(outputs.find(({ name }) => name === 'out_BYTES')?.data).toEqual(['é\u0000']);
    expect(outputs.find(({ name }) => name === 'out_BOOL')?.data).toEqual([true]);
  });

  it('takes a raw body for a model with one input', async () => {
    const row = Float32Array.of(1, 2, 3);
    const response = await exchange(
      sidecar.port,
      post('/v2/models/affine/infer', new Uint8Array(row.buffer), { 'Inference-Header-Content-Length': '0' }),
    );
    expect(response.status, response.body.toString('latin1')).toBe(200);
    const length = Number(response.headers['inference-header-content-length'] ?? response.body.length);
    const body = response.body.subarray(length);
    const answer = length < response.body.length ? [body.readFloatLE(0), body.readFloatLE(8)] : undefined;
    if (answer !== undefined) expect(answer).toEqual([11, 31]);
    else expect((json(response) as { outputs: { data: number[] }[] }).outputs[0].data).toEqual([11, 21, 31]);
  });
});

describe('the admin port', () => {
  const admin = (path: string, body = '{}') => exchange(sidecar.adminPort, post(path, body));

  it('has the index, and the data port has neither it nor the metrics', async () => {
    const index = json(await admin('/v2/repository/index'));
    expect(index).toContainEqual({ name: 'affine', version: '2', state: 'READY', reason: '' });
    expect((await exchange(sidecar.port, post('/v2/repository/index', '{}'))).status).toBe(404);
    expect((await get('/metrics')).status).toBe(404);
  });

  it('unloads and loads', async () => {
    expect((await admin('/v2/repository/models/identity/unload')).status).toBe(200);
    expect((await get('/v2/models/identity/ready')).status).toBe(503);
    expect((await admin('/v2/repository/models/identity/load')).status).toBe(200);
    expect((await get('/v2/models/identity/ready')).status).toBe(200);
  });

  it("counts under Triton's names", async () => {
    await infer('affine', x([1, 2, 3]));
    await infer('affine', x([1, 2], [1, 2]));
    const response = await fetch(`http://127.0.0.1:${sidecar.adminPort}/metrics`);
    const page = await response.text();
    for (const name of [
      ...['nv_inference_request_success', 'nv_inference_count', 'nv_inference_exec_count'],
      ...['nv_inference_pending_request_count', 'nv_inference_queue_duration_us'],
      'nv_inference_compute_infer_duration_us',
    ])
      expect(page).toMatch(new RegExp(`^${name}\\{[^}]*model="affine"[^}]*\\} `, 'm'));
    expect(page).toMatch(/^nv_inference_request_failure\{[^}]*reason="[^"]+"[^}]*\} [1-9]/m);
  });
});

it('writes a line of JSON for each request', async () => {
  await infer('affine', x([1, 2, 3]), { 'x-request-id': 'logged' });
  await expect.poll(() => sidecar.log.find(({ requestId }) => requestId === 'logged')).toBeDefined();
  expect(sidecar.log.find(({ requestId }) => requestId === 'logged')).toMatchObject({
    model: 'affine',
    version: '2',
    status: 200,
  });
});
