import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meansOf, writeAffine, writeIdentity, writeText } from '../../../native/e2e/testing/models.ts';
import { InferenceError, UnknownModelError } from '../errors.ts';
import type { Models, Tensor } from '../port.ts';
import { fp32, fp32Of, type Tensors } from '../tensor.ts';

export interface Opened {
  models: Models;
  close(): Promise<void>;
}

/** One of each datatype, at the ends of its range. */
const everything = {
  BOOL: { datatype: 'BOOL', dims: [3], data: Uint8Array.of(0, 1, 1) },
  UINT8: { datatype: 'UINT8', dims: [2], data: Uint8Array.of(0, 255) },
  UINT16: { datatype: 'UINT16', dims: [2], data: Uint16Array.of(0, 65_535) },
  UINT32: { datatype: 'UINT32', dims: [2], data: Uint32Array.of(0, 2 ** 32 - 1) },
  UINT64: { datatype: 'UINT64', dims: [2], data: BigUint64Array.of(0n, 2n ** 64n - 1n) },
  INT8: { datatype: 'INT8', dims: [2], data: Int8Array.of(-128, 127) },
  INT16: { datatype: 'INT16', dims: [2], data: Int16Array.of(-32_768, 32_767) },
  INT32: { datatype: 'INT32', dims: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
  INT64: { datatype: 'INT64', dims: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
  FP16: { datatype: 'FP16', dims: [2], data: Uint16Array.of(0x3c00, 0xfbff) },
  FP32: { datatype: 'FP32', dims: [4], data: Float32Array.of(0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0) },
  FP64: { datatype: 'FP64', dims: [2], data: Float64Array.of(0.1, 1e300) },
  BYTES: { datatype: 'BYTES', dims: [3], data: ['Grüße', '', '猫'] },
} satisfies Record<string, Tensor>;

/** What every adapter of the port promises. @param open serves the models of a folder, all of them loaded */
export function modelsConformance(open: (folder: string) => Promise<Opened>): void {
  let folder: string;
  let opened: Opened;
  let models: Models;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulseplate-models-'));
    await writeAffine(folder);
    await writeAffine(folder, { version: '1.10', factor: 10 });
    await writeAffine(folder, { version: '1.9', factor: 9 });
    await writeIdentity(folder);
    await writeText(folder);
    opened = await open(folder);
    models = opened.models;
  });

  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (inputs: Tensors, version?: string) => models.run('affine', inputs, { version });
  const text = (...data: string[]): Tensors => ({ text: { datatype: 'BYTES', dims: [data.length], data } });

  describe('a model', () => {
    it('is served by its newest version, or the one that is asked for', async () => {
      const x = { x: fp32([1, 3], [1, 2, 3]) };
      expect(await run(x)).toEqual({ y: fp32([1, 3], [11, 21, 31]) });
      expect(await run(x, '1.9')).toEqual({ y: fp32([1, 3], [10, 19, 28]) });
      expect(await run(x, '1')).toEqual({ y: fp32([1, 3], [3, 5, 7]) });
      expect((await models.card('affine')).version).toBe('1.10');
    });

    it('takes many rows, and many questions at once', async () => {
      const rows = Array.from({ length: 40 }, (_, i) => [i, i + 0.5, -i]);
      const y = rows.map((row) => row.map((value) => 10 * value + 1));
      expect(await run({ x: fp32([40, 3], rows.flat()) })).toEqual({ y: fp32([40, 3], y.flat()) });
      const answers = await Promise.all(rows.map((row) => run({ x: fp32([1, 3], row) })));
      expect(answers).toEqual(y.map((row) => ({ y: fp32([1, 3], row) })));
    });

    it('gives back every datatype bit by bit', async () => {
      const inputs = Object.fromEntries(
        Object.entries(everything).map(([name, tensor]) => [`in_${name}`, tensor]),
      );
      const outputs = await models.run('identity', inputs);
      for (const [name, tensor] of Object.entries(everything))
        expect(outputs[`out_${name}`], name).toEqual(tensor);
      expect(Object.keys(outputs)).toHaveLength(Object.keys(everything).length);
    });

    it.each<[string, Tensors]>([
      ['missing', {}],
      ['of another name', { z: fp32([1, 3], [1, 2, 3]) }],
      ['too many', { x: fp32([1, 3], [1, 2, 3]), z: fp32([1], [1]) }],
      ['too wide', { x: fp32([1, 4], [1, 2, 3, 4]) }],
      ['of too few dimensions', { x: fp32([3], [1, 2, 3]) }],
      ['of another datatype', { x: { datatype: 'FP64', dims: [1, 3], data: Float64Array.of(1, 2, 3) } }],
      ['not as many as their shape says', { x: fp32([2, 3], [1, 2, 3]) }],
    ])('refuses inputs that are %s', async (_, inputs) => {
      await expect(run(inputs)).rejects.toThrow(InferenceError);
      expect(await run({ x: fp32([1, 3], [0, 0, 0]) })).toEqual({ y: fp32([1, 3], [1, 1, 1]) });
    });

    it.each(['none', '', '..', '../affine', 'affine/1', 'x'.repeat(1_000), 'a\0b'])(
      'is not known by the name %j',
      async (name) => {
        await expect(models.run(name, {})).rejects.toThrow(UnknownModelError);
        await expect(models.card(name)).rejects.toThrow(UnknownModelError);
        await expect(models.load(name)).rejects.toThrow(UnknownModelError);
      },
    );

    it('can be loaded before it is asked', async () => {
      for (const { name } of await models.list()) await models.load(name);
    });

    it('stands in the list with its card', async () => {
      expect((await models.list()).map(({ name, version }) => `${name} ${version}`)).toEqual([
        'affine 1.10',
        'identity 1',
        'text 1',
      ]);
    });
  });

  describe('a model of text', () => {
    it('takes texts as they are', async () => {
      const outputs = await models.run('text', text('Coins rise.', 'bread'));
      const expected = meansOf([
        [2, 5, 9, 7, 11, 3],
        [2, 6, 3],
      ]);
      const actual = fp32Of(outputs, 'mean');
      expect(actual).toHaveLength(expected.length);
      for (const [i, value] of actual.entries()) expect(value).toBeCloseTo(expected[i], 5);
      // As many places as the longest text has tokens.
      expect(outputs.rows.dims).toEqual([2, 6, 4]);
    });

    it.each([
      ['', [2, 3]],
      ['   \t\n', [2, 3]],
      ['coin [SEP] bread', [2, 5, 3, 6, 3]],
      ['COIN\u00adS', [2, 5, 9, 3]],
      ['brèad', [2, 6, 3]],
      ['a'.repeat(101), [2, 1, 3]],
      ['a '.repeat(100), [2, ...new Array(14).fill(10), 3]],
      ['coin\ud800bread', [2, 1, 3]],
      ['猫coin', [2, 1, 5, 3]],
      ['a.a', [2, 10, 11, 10, 3]],
    ])('reads %j as the tokens that stand in its vocabulary', async (given, ids) => {
      const data = BigInt64Array.from(ids, BigInt);
      const tokens: Tensors = {
        input_ids: { datatype: 'INT64', dims: [1, ids.length], data },
        attention_mask: {
          datatype: 'INT64',
          dims: [1, ids.length],
          data: new BigInt64Array(ids.length).fill(1n),
        },
      };
      const expected = await models.run('text', tokens);
      const actual = await models.run('text', text(given));
      expect(actual.rows.dims).toEqual(expected.rows.dims);
      for (const name of ['mean', 'rows'])
        for (const [i, value] of fp32Of(actual, name).entries())
          expect(value, name).toBeCloseTo(fp32Of(expected, name)[i], 5);
    });

    it('refuses what is no list of texts', async () => {
      const one: Tensor = { datatype: 'BYTES', dims: [1, 1, 1], data: ['coin'] };
      for (const inputs of [
        text(),
        { text: one },
        { text: fp32([1], [1]) },
        { ...text('a'), x: fp32([1], [1]) },
      ])
        await expect(models.run('text', inputs)).rejects.toThrow(InferenceError);
    });
  });
}
