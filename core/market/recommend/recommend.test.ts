import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCard } from '../../inference/port.ts';
import { openSession, type Session } from '../../inference/session.ts';
import { fp32, type Tensors } from '../../inference/tensor.ts';
import { seededRandom } from '../../learn/random.ts';
import type { Ports } from '../../ports.ts';
import { exportRecommend, type RecommendTables } from './exportOnnx.ts';
import { evidenceFor, RECOMMEND_MODEL } from './graph.ts';
import { readPortfolio, symbolOf } from './portfolio.ts';
import { recommend } from './recommend.ts';
import { holdings } from './savedHoldings.ts';
import { reasonOf } from './why.ts';

const symbols = ['BTC', 'ETH', 'SOL', 'FIL', 'HNT', 'LONELY'];
const tokens = symbols.length;
const random = seededRandom(4);
const square = (): Float64Array => {
  const table = new Float64Array(tokens * tokens);
  for (let i = 0; i < tokens; i++)
    for (let j = 0; j < i; j++)
      table[i * tokens + j] = table[j * tokens + i] = Math.round(random() * 100) / 100;
  return table;
};
/** Sets of five holders; the last token is held by nobody. */
const sets = [
  [0, 1, 2],
  [0, 1],
  [1, 2, 3],
  [3, 4],
  [2, 4],
];
const tables: RecommendTables = {
  tokens,
  collaborative: square(),
  content: square(),
  reach: Float64Array.of(1, 1, 1, 1, 1, 0.3),
  prior: Float64Array.of(0.05, 0.04, 0.03, 0.02, 0.01, 0),
  holders: Float64Array.from(sets.flatMap((set) => symbols.map((_, token) => Number(set.includes(token))))),
  correlation: square(),
  likeness: square(),
};

let session: Session;
beforeAll(async () => {
  session = await openSession(exportRecommend(tables));
});
afterAll(() => session.release());

const row = (weights: Record<number, number>) =>
  Float32Array.from(symbols, (_, token) => weights[token] ?? 0);

describe('the graph', () => {
  it('equals the tables it was made from, to 1e-5', async () => {
    const weights: Record<number, number> = { 0: 1.5, 2: 0.5 };
    const { scores } = await evidenceFor(row(weights), session.run);
    for (let j = 0; j < tokens; j++) {
      const times = (table: ArrayLike<number>) =>
        Object.entries(weights).reduce((sum, [i, weight]) => sum + weight * table[Number(i) * tokens + j], 0);
      const together = times(tables.collaborative) + tables.prior[j] / 2;
      expect(scores.collaborative[j]).toBeCloseTo(together, 5);
      expect(scores.content[j]).toBeCloseTo(times(tables.content), 5);
      expect(scores.hybrid[j]).toBeCloseTo(together + tables.reach[j] * times(tables.content), 5);
    }
  });

  it('counts the holders that share a token, and what they hold', async () => {
    const { neighbours, heldBy } = await evidenceFor(row({ 0: 1, 3: 2 }), session.run);
    // The first four share BTC or FIL.
    expect(neighbours).toBe(4);
    expect([...heldBy]).toEqual([2, 3, 2, 2, 1, 0]);
    const none = await evidenceFor(row({ 5: 1 }), session.run);
    expect(none.neighbours).toBe(0);
    expect([...none.heldBy]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps the sixty nearest by cosine, and all that tie with the last', async () => {
    // 30 holders of {0, 1}, 40 of {0, 1, 2}, 50 of {0, 2, 3, 4}: for BTC and ETH the first two kinds are nearer.
    const kinds = [...Array(30).fill([0, 1]), ...Array(40).fill([0, 1, 2]), ...Array(50).fill([0, 2, 3, 4])];
    const holders = kinds.flatMap((set: number[]) => symbols.map((_, token) => Number(set.includes(token))));
    const other = await openSession(exportRecommend({ ...tables, holders }));
    const { neighbours, heldBy } = await evidenceFor(row({ 0: 1, 1: 1 }), other.run);
    expect(neighbours).toBe(70);
    expect(heldBy[2]).toBe(40);
    expect(heldBy[4]).toBe(0);
    await other.release();
  });

  it('names the held token that moves most like each, and the one nearest of kind', async () => {
    const { alikeTo, alike, kinTo, kin } = await evidenceFor(row({ 1: 1, 4: 1 }), session.run);
    for (let j = 0; j < tokens; j++) {
      const most = (table: ArrayLike<number>) => Math.max(table[1 * tokens + j], table[4 * tokens + j]);
      expect(alike[j]).toBeCloseTo(most(tables.correlation), 5);
      expect(tables.correlation[alikeTo[j] * tokens + j]).toBeCloseTo(alike[j], 5);
      expect(kin[j]).toBeCloseTo(most(tables.likeness), 5);
      expect(tables.likeness[kinTo[j] * tokens + j]).toBeCloseTo(kin[j], 5);
    }
  });

  it('answers a row alone as in a batch', async () => {
    const rows = [row({ 0: 1, 3: 2 }), row({ 5: 1 }), row({ 1: 1, 4: 1 })];
    const batch = await session.run({
      held: fp32(
        [3, tokens],
        rows.flatMap((values) => [...values]),
      ),
    });
    for (const [at, values] of rows.entries()) {
      const alone = await session.run({ held: fp32([1, tokens], values) });
      for (const [name, { data }] of Object.entries(alone)) {
        const width = data.length;
        const part = Array.from(batch[name].data as Float32Array).slice(at * width, (at + 1) * width);
        for (const [i, value] of part.entries()) expect(value).toBeCloseTo(Number(data[i]), 5);
      }
    }
  });
});

describe('reading a portfolio', () => {
  const known = new Set(symbols);
  const read = (...given: [string, number?][]) =>
    readPortfolio(
      given.map(([symbol, weight]) => ({ symbol, weight })),
      known,
    );

  it('scales to 1, joins what is given twice, and fills a missing weight with the mean', () => {
    const got = read(['bitcoin', 0.5], ['ETH', 0.25], ['btc', 0.5], ['$sol']);
    if (!got.ok) throw new Error(got.refusal.message);
    const mean = 1.25 / 3;
    expect(got.value.held.map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH', 'SOL']);
    for (const [i, weight] of [1, 0.25, mean].entries())
      expect(got.value.held[i].weight).toBeCloseTo(weight / (1.25 + mean), 12);
    expect(got.value.unknown).toEqual([]);
  });

  it('names what it does not know, and refuses only where it knows nothing', () => {
    expect(read(['BTC'], ['NOSUCH'])).toMatchObject({ ok: true, value: { unknown: ['NOSUCH'] } });
    expect(read(['NOSUCH'], ['NEITHER'])).toMatchObject({
      ok: false,
      refusal: { id: 'UnknownSymbol', message: expect.stringContaining('"NOSUCH", "NEITHER"') },
    });
  });

  it('knows names and aliases of served tokens, and any symbol in any case', () => {
    expect(['ether', 'shiba inu', ' $hnt ', 'Lonely'].map((text) => symbolOf(text, known))).toEqual([
      'ETH',
      'SHIB',
      'HNT',
      'LONELY',
    ]);
  });
});

describe('a reason', () => {
  const found = {
    neighbours: 60,
    heldBy: Float32Array.of(0, 41),
    alikeTo: Float32Array.of(0, 0),
    alike: Float32Array.of(0, 0.71234),
    kinTo: Float32Array.of(0, 0),
    kin: Float32Array.of(0, 0.1),
  };

  it('says only what is there', () => {
    expect(reasonOf(1, found, ['SOL', 'X'], 'DeFi', 'hybrid')).toEqual({
      why: 'held by 41 of 60 holders with a portfolio like yours; moves like SOL (correlation 0.71)',
      because: { heldBy: 41, movesLike: { symbol: 'SOL', correlation: 0.712 }, sector: 'DeFi' },
    });
    expect(reasonOf(1, found, ['SOL', 'X'], 'DeFi', 'content').why).toBe('moves like SOL (correlation 0.71)');
    expect(reasonOf(1, found, ['SOL', 'X'], 'DeFi', 'collaborative').why).toMatch(
      /^held by 41 of 60 .* yours$/,
    );
    expect(reasonOf(0, found, ['SOL', 'X'], undefined, 'hybrid')).toEqual({
      why: 'widely held, though by nobody with a portfolio like yours',
      because: { heldBy: 0 },
    });
  });
});

describe('the skill', () => {
  const settings = new Map<string, unknown>();
  const part = (name: string) => ({
    name: 'ndcg5',
    on: 'a test',
    scope: { part: name },
    value: 0.2,
    baseline: { name: 'popularity', value: 0.1 },
  });
  const card = {
    name: RECOMMEND_MODEL,
    version: '1.0.0',
    features: symbols,
    parameters: { sector: [0, 0, 0, 3, 14, -1] },
    metrics: [part('hybrid'), part('content'), part('collaborative')],
    training: { to: '2025-06-30' },
    data: { source: 'Holders of a test' },
  } as unknown as ModelCard;
  const ports = {
    models: { card: async () => card, run: async (_: string, inputs: Tensors) => session.run(inputs) },
    store: {
      getSetting: async (scope: string, key: string) => settings.get(`${scope} ${key}`),
      setSetting: async (scope: string, key: string, value: unknown) => {
        if (value === undefined) settings.delete(`${scope} ${key}`);
        else settings.set(`${scope} ${key}`, value);
      },
    },
  } as unknown as Ports;
  const context = (chat?: string) => ({
    ...(chat !== undefined && { chat }),
    signal: new AbortController().signal,
    progress: () => {},
  });
  const ask = (given: [string, number?][] | undefined, chat?: string, k = 2) =>
    recommend(
      { holdings: given?.map(([symbol, weight]) => ({ symbol, weight })), k, method: 'hybrid' },
      ports,
      context(chat),
    );

  it('gives the k best that are not held, the best with score 1', async () => {
    const got = await ask([['BTC', 3], ['SOL'], ['FOO']], undefined, 3);
    if (!got.ok) throw new Error(got.refusal.message);
    const { items, holdings: held, unknown, saved } = got.value;
    expect(items).toHaveLength(3);
    expect(items[0].score).toBe(1);
    expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).sort((a, b) => b - a));
    for (const { symbol } of items) expect(['BTC', 'SOL']).not.toContain(symbol);
    expect({ held: held.map(({ symbol }) => symbol), unknown, saved }).toEqual({
      held: ['BTC', 'SOL'],
      unknown: ['FOO'],
      saved: false,
    });
  });

  it('does not mind the scale of the weights, only their proportions', async () => {
    const [small, large] = [
      await ask([
        ['BTC', 0.5],
        ['ETH', 0.3],
      ]),
      await ask([
        ['BTC', 50],
        ['ETH', 30],
      ]),
    ];
    if (!small.ok || !large.ok) throw new Error('refused');
    for (const [i, { score }] of small.value.items.entries())
      expect(large.value.items[i].score).toBeCloseTo(score, 6);
  });

  it('uses what is saved for the conversation, and for no other', async () => {
    const set = { action: 'set' as const, holdings: [{ symbol: 'ether', weight: 2 }, { symbol: 'fil' }] };
    expect(await ask(undefined, 'web:1')).toMatchObject({ ok: false, refusal: { id: 'NoHoldings' } });
    expect(await holdings(set, ports, context('web:1'))).toMatchObject({
      ok: true,
      value: { holdings: [{ symbol: 'ETH', weight: 2 }, { symbol: 'FIL' }] },
    });
    expect(await ask(undefined, 'web:1')).toMatchObject({ ok: true, value: { saved: true } });
    for (const other of ['web:2', undefined])
      expect(await ask(undefined, other)).toMatchObject({ ok: false, refusal: { id: 'NoHoldings' } });
    expect(await holdings({}, ports, context('web:1'))).toMatchObject({
      value: { action: 'show', holdings: [{ symbol: 'ETH' }, { symbol: 'FIL' }] },
    });
    await holdings({ action: 'clear' }, ports, context('web:1'));
    expect(settings.size).toBe(0);
  });

  it('saves nothing for nobody, nothing unknown, and nothing where there is nothing', async () => {
    const eth = [{ symbol: 'ETH' }];
    for (const [request, chat, id] of [
      [{ holdings: eth }, undefined, 'BadArguments'],
      [{ action: 'clear' as const }, undefined, 'BadArguments'],
      [{ holdings: [...eth, { symbol: 'NOSUCH' }] }, 'web:1', 'UnknownSymbol'],
      [{ action: 'set' as const }, 'web:1', 'BadArguments'],
      [{ action: 'clear' as const, holdings: eth }, 'web:1', 'BadArguments'],
    ] as const)
      expect(await holdings(request, ports, context(chat))).toMatchObject({ ok: false, refusal: { id } });
    expect(settings.size).toBe(0);
    expect(await holdings({}, ports, context())).toMatchObject({ value: { holdings: [], known: false } });
  });

  it('does not stumble over what something else has saved there', async () => {
    settings.set('chat:web:1 holdings', { odd: true });
    expect(await ask(undefined, 'web:1')).toMatchObject({ refusal: { id: 'NoHoldings' } });
    settings.clear();
  });
});
