import { z } from 'zod';

const metricValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
const pairs = z.array(z.object({ key: z.string(), value: z.string() }));
const common = { n: z.int(), run: z.string() };

/** What is to be told to the server. `n` counts up within a journal, `run` is our own name of the run. */
const order = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    ...common,
    experiment: z.string(),
    name: z.string(),
    time: z.number(),
    params: pairs,
    tags: pairs,
  }),
  z.object({
    type: z.literal('metrics'),
    ...common,
    time: z.number(),
    step: z.int(),
    values: z.array(z.tuple([z.string(), metricValue])),
  }),
  /** The file lies beside the journal. */
  z.object({ type: z.literal('artifact'), ...common, name: z.string(), file: z.string() }),
  z.object({
    type: z.literal('end'),
    ...common,
    status: z.enum(['finished', 'failed']),
    time: z.number(),
  }),
]);

/** What has become of it. */
const outcome = z.discriminatedUnion('type', [
  z.object({ type: z.literal('created'), run: z.string(), runId: z.string(), artifactUri: z.string() }),
  /** The server will not have the run. */
  z.object({ type: z.literal('dropped'), run: z.string() }),
  /** Every order up to this one is dealt with. */
  z.object({ type: z.literal('sent'), upTo: z.int() }),
]);

/** The first line of a journal. */
const opening = z.object({ type: z.literal('journal'), server: z.string() });

export type Order = z.output<typeof order>;
export type Outcome = z.output<typeof outcome>;
/** An order before it has its number. */
export type NewOrder = Order extends infer O ? (O extends Order ? Omit<O, 'n'> : never) : never;

const line = z.union([order, outcome, opening]);
export type Line = z.output<typeof line>;

/** Undefined for a line that was torn by a crash or damaged. */
export function parseLine(text: string): Line | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
