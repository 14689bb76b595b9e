import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseCard, parseGolden } from './card.ts';
import { InferenceError } from './errors.ts';
import { newestVersion } from './registry.ts';

const version = await newestVersion('models', 'forecast');
const text = await readFile(`models/forecast/${version}/card.json`, 'utf8');
const shipped = JSON.parse(text) as Record<string, unknown>;
const changed = (change: object) => () => parseCard(JSON.stringify({ ...shipped, ...change }));

describe('a card', () => {
  it('is read as it stands', () => {
    expect(parseCard(text)).toEqual(shipped);
  });

  it('tells how the model is served, with the defaults of the sidecar for text', () => {
    const serving = { maxBatchSize: 16, text: { tokenizer: 'vocab.txt' } };
    expect(changed({ serving })().serving).toEqual({
      maxBatchSize: 16,
      text: { tokenizer: 'vocab.txt', input: 'text', maxTokens: 128 },
    });
  });

  it.each([
    [{ version: undefined }, /^card\.json: version: /],
    [{ features: 'all' }, /^card\.json: features: /],
    [{ inputs: [{ name: 'x', datatype: 'FLOAT', shape: [-1] }] }, /^card\.json: inputs\.0\.datatype: /],
    [{ files: { 'model.onnx': 7 } }, /^card\.json: files\.model\.onnx: /],
    [{ serving: { maxBatchSize: -1 } }, /^card\.json: serving\.maxBatchSize: /],
    [{ serving: { text: { tokenizer: '../vocab.txt' } } }, /^card\.json: serving\.text\.tokenizer: /],
    [
      { serving: { text: { tokenizer: 'vocab.txt', maxTokens: 1 } } },
      /^card\.json: serving\.text\.maxTokens: /,
    ],
  ])('is refused with %j, by the field that is wrong', (change, words) => {
    expect(changed(change)).toThrow(InferenceError);
    expect(changed(change)).toThrow(words);
  });

  it('is refused when it is no object, or no JSON', () => {
    for (const broken of ['', '{', '[]', 'null', '7'])
      expect(() => parseCard(broken)).toThrow(InferenceError);
  });
});

describe('golden vectors', () => {
  it('may be of any datatype, FP32 where none is named', () => {
    const inputs = {
      features: { dims: [1, 2], data: [0.5, 1] },
      text: { datatype: 'BYTES', dims: [1], data: ['bread'] },
    };
    const golden = { cases: [{ inputs, outputs: {} }] };
    expect(parseGolden(JSON.stringify(golden))).toEqual(golden);
  });

  it('are refused when they hold neither numbers nor texts', () => {
    const golden = { cases: [{ inputs: { x: { dims: [1], data: [null] } }, outputs: {} }] };
    expect(() => parseGolden(JSON.stringify(golden))).toThrow(/^golden\.json: cases\.0\.inputs\.x\.data: /);
  });
});
