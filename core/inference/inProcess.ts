import { UnknownModelError } from './errors.ts';
import { checkGolden } from './golden.ts';
import type { ModelCard, Models } from './port.ts';
import { readCards, readModel } from './registry.ts';
import { openSession, type Session } from './session.ts';

interface Served {
  card: ModelCard;
  session: Session;
}

/** Serves the newest version of every model in `folder` with ONNX Runtime in this process, loading each on first use. */
export function inProcessModels(folder: string): Models {
  const loading = new Map<string, Promise<Served>>();

  const serve = (name: string): Promise<Served> => {
    const known = loading.get(name);
    if (known !== undefined) return known;
    const started = load(folder, name);
    loading.set(name, started);
    // A failed load is tried again at the next question: the file may be put right meanwhile.
    started.catch(() => loading.delete(name));
    return started;
  };

  return {
    run: async (name, inputs) => (await serve(name)).session.run(inputs),
    card: async (name) => (await serve(name)).card,
    list: () => readCards(folder),
  };
}

async function load(folder: string, name: string): Promise<Served> {
  const { card, graph, golden } = await readModel(folder, name);
  if (card.name !== name) throw new UnknownModelError(`The card in ${name} is of ${card.name}`);
  const session = await openSession(graph);
  await checkGolden(session.run, golden);
  return { card, session };
}
