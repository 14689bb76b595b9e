import { describe, expect, it } from 'vitest';
import { termInputs, termKey } from './termInputs.ts';

describe('the key of a term', () => {
  it('is the beginning of its SHA-256, as any other program computes it', () => {
    // printf abc | sha256sum
    expect(termKey('abc')).toBe(0xba7816bf8f01);
    expect(termKey('café')).not.toBe(termKey('cafe'));
  });
});

describe('the terms of texts', () => {
  it('stand once each with their counts, padded to the longest', () => {
    const { terms, counts } = termInputs(['Up, up and up', 'Down']);
    const keys = ['up', 'up up', 'down'].map((term) => BigInt(termKey(term)));
    expect(terms).toEqual({
      datatype: 'INT64',
      dims: [2, 2],
      data: BigInt64Array.of(keys[0], keys[1], keys[2], -1n),
    });
    expect(counts).toEqual({ datatype: 'FP32', dims: [2, 2], data: Float32Array.of(3, 2, 1, 0) });
  });

  it('are padding alone where a text has no word', () => {
    const { terms, counts } = termInputs(['...', 'the']);
    expect([terms.dims, [...terms.data], [...counts.data]]).toEqual([
      [2, 1],
      [-1n, -1n],
      [0, 0],
    ]);
  });
});
