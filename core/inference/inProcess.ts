import { checkGolden } from './golden.ts';
import type { Models } from './port.ts';
import { newestVersion, readCard, readCards, readModel } from './registry.ts';
import { openSession, type Session } from './session.ts';
import type { Tensors } from './tensor.ts';
import { textInput } from './textInput.ts';

interface Loaded {
  version: string;
  run: Promise<Session['run']>;
}

/** Serves the models in `folder` with ONNX Runtime in this process, loading each on first use. */
export function inProcessModels(folder: string): Models {
  const loaded = new Map<string, Loaded>();

  async function serve(name: string, asked: string | undefined): Promise<Session['run']> {
    const version = asked ?? (await newestVersion(folder, name));
    const known = loaded.get(name);
    if (known?.version === version) return known.run;
    // In place of another version, whose session is freed when the last run on it has ended.
    const started: Loaded = { version, run: load(folder, name, version) };
    loaded.set(name, started);
    // A failed load is tried again at the next question: the file may be put right meanwhile.
    started.run.catch(() => {
      if (loaded.get(name) === started) loaded.delete(name);
    });
    return started.run;
  }

  return {
    run: async (name, inputs, { version } = {}) => (await serve(name, version))(inputs),
    card: (name) => readCard(folder, name),
    list: () => readCards(folder),
    load: async (name) => {
      await serve(name, undefined);
    },
  };
}

async function load(folder: string, name: string, version: string): Promise<Session['run']> {
  const { card, graph, golden, tokenizer } = await readModel(folder, name, version);
  const session = await openSession(graph);
  let run = session.run;
  if (card.serving?.text !== undefined && tokenizer !== undefined) {
    const tokenise = textInput(card.serving.text, tokenizer, session.inputs);
    run = async (inputs: Tensors) => session.run(tokenise(inputs));
  }
  await checkGolden(run, golden);
  return run;
}
