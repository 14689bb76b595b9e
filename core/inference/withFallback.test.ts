import { describe, expect, it } from 'vitest';
import { InferenceError, InferenceUnavailableError } from './errors.ts';
import type { ModelCard, Models } from './port.ts';
import { fp32, type Tensors } from './tensor.ts';
import { type Serving, withFallback } from './withFallback.ts';

const card = { name: 'affine', version: '2' } as ModelCard;

/** Models whose answers say who gave them, and of which version. */
function models(by: number, fault: { error?: Error }): Models & { asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  return {
    asked,
    run: async (_name, _inputs, options) => {
      asked.push(options?.version);
      if (fault.error !== undefined) throw fault.error;
      return { by: fp32([1], [by]) } as Tensors;
    },
    card: async () => card,
    list: async () => [card],
    load: async () => {
      asked.push('load');
      if (fault.error !== undefined) throw fault.error;
    },
  };
}

function open() {
  const fault: { error?: Error } = {};
  const [sidecar, inProcess] = [models(1, fault), models(2, {})];
  const changes: Serving[] = [];
  const both = withFallback(sidecar, inProcess, (serving) => changes.push(serving));
  return { fault, sidecar, inProcess, changes, both };
}

describe('models with a fallback', () => {
  it('are run by the sidecar alone while it answers', async () => {
    const { both, inProcess, changes } = open();
    for (let i = 0; i < 3; i++) expect(await both.run('affine', {})).toEqual({ by: fp32([1], [1]) });
    await both.load('affine');
    expect(inProcess.asked).toEqual([]);
    expect(changes).toEqual([{ by: 'sidecar' }]);
  });

  it('are run in process while it does not, and tell each change once', async () => {
    const { both, fault, changes } = open();
    await both.run('affine', {});
    fault.error = new InferenceUnavailableError('The sidecar cannot be reached');
    for (let i = 0; i < 2; i++) expect(await both.run('affine', {})).toEqual({ by: fp32([1], [2]) });
    await both.load('affine');
    fault.error = undefined;
    expect(await both.run('affine', {})).toEqual({ by: fp32([1], [1]) });
    expect(changes).toEqual([
      { by: 'sidecar' },
      { by: 'in-process', why: 'The sidecar cannot be reached.' },
      { by: 'sidecar' },
    ]);
  });

  it('are of one version, whoever runs them', async () => {
    const { both, fault, sidecar, inProcess } = open();
    fault.error = new InferenceUnavailableError('away');
    await both.run('affine', {});
    await both.run('affine', {}, { version: '1' });
    expect(sidecar.asked).toEqual(['2', '1']);
    expect(inProcess.asked).toEqual(['2', '1']);
  });

  it('do not ask twice what is wrong', async () => {
    const { both, fault, inProcess } = open();
    fault.error = new InferenceError('The inputs do not fit the model');
    await expect(both.run('affine', {})).rejects.toThrow(InferenceError);
    expect(inProcess.asked).toEqual([]);
  });
});
