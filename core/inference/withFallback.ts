import { InferenceUnavailableError } from './errors.ts';
import type { Models } from './port.ts';

/** Where the last question was answered, and why not in the sidecar. */
export interface Serving {
  by: 'sidecar' | 'in-process';
  why?: string;
}

/** Told when questions are answered elsewhere than `before`; the first time there is no before. */
export type OnServingChange = (serving: Serving, before: Serving['by'] | undefined) => void;

/**
 * Serves by the sidecar, and in this process what it cannot answer now: whoever asks gets the answer all the same.
 */
export function withFallback(
  sidecar: Models,
  inProcess: Models,
  onChange: OnServingChange = () => {},
): Models {
  let last: Serving['by'] | undefined;

  function servedBy(serving: Serving): void {
    if (serving.by === last) return;
    const before = last;
    last = serving.by;
    onChange(serving, before);
  }

  async function either<T>(ask: (models: Models) => Promise<T>): Promise<T> {
    try {
      const value = await ask(sidecar);
      servedBy({ by: 'sidecar' });
      return value;
    } catch (error) {
      if (!(error instanceof InferenceUnavailableError)) throw error;
      servedBy({ by: 'in-process', why: `${error.message}.` });
      return ask(inProcess);
    }
  }

  return {
    run: async (name, inputs, options = {}) => {
      // The same version in both: a newer one may be registered while the first of them fails.
      const version = options.version ?? (await sidecar.card(name)).version;
      return either((models) => models.run(name, inputs, { ...options, version }));
    },
    card: sidecar.card,
    list: sidecar.list,
    load: (name) => either((models) => models.load(name)),
  };
}
