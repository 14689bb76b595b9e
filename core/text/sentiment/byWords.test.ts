import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceError, InferenceUnavailableError } from '../../inference/errors.ts';
import { inProcessModels } from '../../inference/inProcess.ts';
import type { Models } from '../../inference/port.ts';
import { fp32 } from '../../inference/tensor.ts';
import { writeTinySentiment } from '../testing/tinySentiment.ts';
import { writeTinyWords } from '../testing/tinyWords.ts';
import { judgeByWords } from './byWords.ts';
import { classifyHeadline, classifySentiment } from './sentiment.ts';

const folder = mkdtempSync(join(tmpdir(), 'pulseplate-words-'));
let models: Models;
beforeAll(async () => {
  await writeTinySentiment(folder);
  await writeTinyWords(folder);
  models = inProcessModels(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const running = (run: Models['run']): Models => ({ ...models, run });

describe('what words alone say', () => {
  it('is a label with its probabilities, of each baseline', async () => {
    const found = await judgeByWords('the coin falls', models);
    if (found === undefined) throw new Error('there are none');
    expect(Object.keys(found)).toEqual(['lexicon', 'tfIdf', 'naiveBayes']);
    for (const { label, probabilities } of Object.values(found)) {
      expect(label).toBe(-1);
      expect(probabilities[0]).toBe(Math.max(...probabilities));
      expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5);
    }
    expect(await judgeByWords('the coin falls https://soars.test/soars', models)).toEqual(found);
    expect((await judgeByWords('coin soars', models))?.naiveBayes.label).toBe(1);
    expect((await judgeByWords('court waits', models))?.tfIdf.label).toBe(0);
  });

  it('stands beside the answer about one text, and not in a list', async () => {
    const one = await classifyHeadline('bad', { models });
    expect(one).toMatchObject({
      ok: true,
      value: { items: [{ label: -1, baselines: { naiveBayes: { label: -1 } } }] },
    });
    const list = await classifySentiment(['bad'], { models });
    if (!list.ok) throw new Error(list.refusal.message);
    expect(list.value.items[0]).not.toHaveProperty('baselines');
  });

  it.each([[new InferenceUnavailableError('busy')], [new InferenceError('damaged')]])(
    'is left out where the model of words does not answer: %s',
    async (error) => {
      const failing = running(async (name, ...rest) => {
        if (name === 'sentiment-words') throw error;
        return models.run(name, ...rest);
      });
      const outcome = await classifyHeadline('bad', { models: failing });
      expect(outcome).toMatchObject({ ok: true, value: { items: [{ label: -1 }] } });
      expect(JSON.stringify(outcome)).not.toContain('baselines');
    },
  );

  it('is left out where no such model is registered, or what it gives are no probabilities', async () => {
    const none = mkdtempSync(join(tmpdir(), 'pulseplate-none-'));
    expect(await judgeByWords('bad', inProcessModels(none))).toBeUndefined();
    rmSync(none, { recursive: true });
    for (const values of [
      [0.5, 0.5],
      [Number.NaN, 0, 1],
    ])
      expect(
        await judgeByWords(
          'bad',
          running(async () => ({
            tfIdf: fp32([1, 3], [0, 0, 1]),
            naiveBayes: fp32([1, values.length], values),
          })),
        ),
      ).toBeUndefined();
  });

  it('hides no fault of this program', async () => {
    const broken = running(async () => {
      throw new TypeError('a bug');
    });
    await expect(judgeByWords('bad', broken)).rejects.toThrow('a bug');
  });

  it('is not asked of a text that is refused', async () => {
    expect(await classifyHeadline(' ', { models })).toMatchObject({
      ok: false,
      refusal: { id: 'BadArguments' },
    });
  });
});
