import { describe, expect, it } from 'vitest';
import { InferenceUnavailableError } from '../errors.ts';
import { fp32, type Tensors } from '../tensor.ts';
import { joinRows, splitRows } from './rows.ts';

const five: Tensors = {
  x: fp32([5, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  id: { datatype: 'INT64', dims: [5], data: BigInt64Array.of(0n, 1n, 2n, 3n, 4n) },
  text: { datatype: 'BYTES', dims: [5, 1], data: ['a', 'b', 'c', 'd', 'e'] },
};

describe('rows', () => {
  it('are split in their order, the rest in the last part, and joined again', () => {
    const parts = splitRows(five, 2);
    expect(parts.map(({ x }) => x.dims)).toEqual([
      [2, 2],
      [2, 2],
      [1, 2],
    ]);
    expect(parts[2]).toEqual({
      x: fp32([1, 2], [8, 9]),
      id: { datatype: 'INT64', dims: [1], data: BigInt64Array.of(4n) },
      text: { datatype: 'BYTES', dims: [1, 1], data: ['e'] },
    });
    expect(joinRows(parts)).toEqual(five);
  });

  it('stay whole when they are few enough, or no rows at all', () => {
    expect(splitRows(five, 5)).toEqual([five]);
    const others: Tensors[] = [{}, { x: fp32([], [1]) }, { ...five, z: fp32([4], [1, 2, 3, 4]) }];
    for (const inputs of others) expect(splitRows(inputs, 2)).toEqual([inputs]);
    const lying = { x: fp32([5, 2], [1]) };
    expect(splitRows(lying, 2)).toEqual([lying]);
  });

  it('cannot be joined when they differ in more than their number', () => {
    const answers = [{ y: fp32([1, 2], [1, 2]) }, { y: fp32([1, 3], [1, 2, 3]) }];
    expect(() => joinRows(answers)).toThrow(InferenceUnavailableError);
    expect(() => joinRows([{ y: fp32([], [1]) }, { y: fp32([], [1]) }])).toThrow(InferenceUnavailableError);
  });
});
