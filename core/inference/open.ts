import { InferenceUnavailableError } from './errors.ts';
import type { Models } from './port.ts';
import { readCard, readCards } from './registry.ts';
import type { SidecarModels } from './sidecar/sidecarModels.ts';
import { type OnServingChange, type Serving, withFallback } from './withFallback.ts';

/** Where models are and may run; plain, so that a thread can be told it. */
export interface ModelsPlace {
  folder: string;
  /** Address of a sidecar that serves the folder, or soon will: `http://host:port`, or `unix:/path/to.sock`. */
  sidecar?: string;
}

export interface OpenModels extends Models {
  /** Where a question would be answered now. Never throws, save when the folder cannot be read. */
  serving(): Promise<Serving>;
  close(): Promise<void>;
}

/**
 * The models of a folder, run by the sidecar where there is one and in this process otherwise. Loads neither ONNX Runtime
 * nor the client of the sidecar before something is run: most processes leave that to their threads.
 * @param onChange told when the questions go elsewhere than before
 */
export function openModels(place: ModelsPlace, onChange?: OnServingChange): OpenModels {
  const { folder, sidecar: address } = place;
  const inProcess = lazily(async () => (await import('./inProcess.ts')).inProcessModels(folder));
  if (address === undefined) {
    return {
      ...deferred(folder, inProcess),
      serving: async () => ({ by: 'in-process' }),
      close: async () => undefined,
    };
  }
  let opened: Promise<SidecarModels> | undefined;
  const sidecar = lazily(() => {
    opened = import('./sidecar/sidecarModels.ts').then(({ sidecarModels }) =>
      sidecarModels({ address, folder }),
    );
    return opened;
  });
  return {
    ...withFallback(deferred(folder, sidecar), deferred(folder, inProcess), onChange),
    serving: async () => servingOf(await sidecar()),
    close: async () => (await opened)?.close(),
  };
}

/** Cards come from the disk; what runs is opened when something is run. */
function deferred(folder: string, open: () => Promise<Models>): Models {
  return {
    run: async (...question) => (await open()).run(...question),
    card: (name) => readCard(folder, name),
    list: () => readCards(folder),
    load: async (name) => (await open()).load(name),
  };
}

function lazily<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}

async function servingOf(sidecar: SidecarModels): Promise<Serving> {
  const cards = await sidecar.list();
  try {
    const ready = await Promise.all(cards.map(({ name, version }) => sidecar.isReady(name, version)));
    const missing = cards.filter((_, i) => !ready[i]).map(({ name, version }) => `${name} ${version}`);
    if (missing.length === 0) return { by: 'sidecar' };
    return {
      by: missing.length < cards.length ? 'sidecar' : 'in-process',
      why: `The sidecar has not loaded ${missing.join(', ')}.`,
    };
  } catch (error) {
    if (error instanceof InferenceUnavailableError) return { by: 'in-process', why: `${error.message}.` };
    throw error;
  }
}
