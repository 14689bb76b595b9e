import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/learn/random.ts';
import { syntheticCandles } from '../../../core/market/testing/syntheticCandles.ts';
import { readHolders } from '../data/holders.ts';
import type { History } from '../data/marketCsv.ts';
import { readTokenFacts } from '../data/tokenFacts.ts';
import { recommendCard } from './card.ts';
import { groupFolds, groupsOf, hideSome } from './cases.ts';
import { contentTables } from './content.ts';
import { methodNames, runAll } from './run.ts';
import { beyondAccuracy, comparisonMetrics, rankingMetrics } from './scores.ts';
import { sectorPlace } from './sectorNames.ts';
import { tune } from './tune.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recommend-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('reading holders', () => {
  it('leaves out companies and names, joins doubles, and keeps no order of theirs', async () => {
    const lines = [
      'holder,symbol,item_id,coingecko_id,source,first_seen,last_seen,category,has_price',
      'zeta-fund,SOL,solana,solana,x,,,,1',
      'zeta-fund,BTC,bitcoin,bitcoin,x,,,,1',
      'zeta-fund,BTC,bitcoin,bitcoin,y,,,,1',
      'zeta-fund,EV3:ACME,ev3:acme,,x,,,AI,0',
      'alpha-fund,SOL,solana,solana,x,,,COMPUTE,1',
      'only-companies,EV3:ACME,ev3:acme,,x,,,AI,0',
    ];
    await writeFile(join(folder, 'portfolios.csv.gz'), gzipSync(lines.join('\n')));
    const holders = await readHolders(folder);
    expect(holders).toEqual({
      tokens: ['BTC', 'SOL'],
      sets: [[1], [0, 1]],
      classes: new Map([['SOL', 'COMPUTE']]),
    });
    expect(JSON.stringify(holders)).not.toMatch(/fund|companies|ACME/);
  });

  it('keeps no tag that says who holds a token', async () => {
    const tags = 'a16z-portfolio;defi;ftx-bankruptcy-estate;dao;jump-crypto';
    await writeFile(join(folder, 'tokens.csv'), `symbol,sector,tags\nX,defi,${tags}\nY,,\n`);
    expect(await readTokenFacts(folder)).toEqual(
      new Map([
        ['X', { sector: 'defi', tags: ['defi', 'dao'] }],
        ['Y', { sector: '', tags: [] }],
      ]),
    );
  });

  it('calls sectors by our names', () => {
    expect(sectorPlace('layer-1', '')).toBe(0);
    expect(sectorPlace('', 'WIRELESS')).toBe(sectorPlace('depin-wireless', ''));
    expect(sectorPlace('depin-pending', 'OTHER')).toBe(-1);
  });
});

describe('splits', () => {
  const sets = [[1], [1], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2], [6, 7, 8], [6, 9]];

  it('know near-duplicates, directly or by others, but not by a single token', () => {
    const groups = groupsOf(sets);
    expect(groups[2]).toBe(groups[3]);
    expect(groups[3]).toBe(groups[4]);
    expect(new Set(groups).size).toBe(6);
  });

  it('keep groups whole, and every holder once', () => {
    const groups = groupsOf(sets);
    const folds = groupFolds([...sets.keys()], groups, 3, seededRandom(1));
    expect(folds.flat().sort()).toEqual([...sets.keys()]);
    for (const fold of folds)
      for (const holder of fold)
        for (const [other, group] of groups.entries())
          if (group === groups[holder]) expect(fold).toContain(other);
  });

  it('hide thirty percent, at least one, of those who have enough', () => {
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const cases = hideSome([[1], [1, 2], ten], [0, 1, 2], 2, seededRandom(1));
    expect(cases.map(({ holder, visible, hidden }) => [holder, visible.length, hidden.length])).toEqual([
      [1, 1, 1],
      [2, 7, 3],
    ]);
    expect([...cases[1].visible, ...cases[1].hidden].sort((a, b) => a - b)).toEqual(ten);
  });
});

describe('content', () => {
  const histories = new Map(
    ['BTC', 'TWIN', 'OTHER'].map((symbol, i) => {
      const candles = syntheticCandles(500, { seed: i === 2 ? 9 : 1, symbol });
      const history: History = { candles, sources: [], lastSplice: 0 };
      return [symbol, history] as const;
    }),
  );
  const facts = new Map([
    ['BTC', { sector: 'a', tags: ['x', 'y'] }],
    ['TWIN', { sector: 'a', tags: ['x', 'y'] }],
    ['OTHER', { sector: '', tags: ['z'] }],
  ]);
  const tokens = ['BTC', 'TWIN', 'OTHER', 'UNKNOWN'];
  const { tables, correlation } = contentTables(
    tokens,
    facts,
    new Map([
      ['OTHER', 'k'],
      ['UNKNOWN', 'k'],
    ]),
    histories,
  );

  it('finds the twin by every block, and nothing where nothing is known', () => {
    const at = (table: Float64Array, i: number, j: number) => table[i * 4 + j];
    expect(at(correlation, 0, 1)).toBeCloseTo(1, 9);
    expect(Math.abs(at(correlation, 0, 2))).toBeLessThan(0.3);
    for (const block of ['tags', 'sector', 'profile'] as const) {
      expect(at(tables[block], 0, 1)).toBeCloseTo(1, 9);
      expect(at(tables[block], 0, 2)).toBeLessThan(0.9);
      expect([0, 1, 2].map((i) => at(tables[block], i, 3))).toEqual([0, 0, 0]);
    }
    expect([at(tables.class, 2, 3), at(tables.class, 0, 1)]).toEqual([1, 0]);
    for (const table of Object.values(tables)) for (let i = 0; i < 4; i++) expect(at(table, i, i)).toBe(0);
  });
});

/** Holders of two tastes over twelve tokens; the last two of fourteen nobody holds. */
function twoTastes(rows: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, row) => {
    const set = [...Array(12).keys()].filter(
      (item) => random() < (item < 6 === (row % 2 === 0) ? 0.55 : 0.03),
    );
    return set.length === 0 ? [row % 12] : set;
  });
}

describe('tuning and evaluating', () => {
  const sets = twoTastes(40, 3);
  const blank = () => new Float64Array(14 * 14);
  const content = { tags: blank(), sector: blank(), class: blank(), correlation: blank(), profile: blank() };
  for (let i = 0; i < 14; i++)
    for (let j = 0; j < 14; j++) if (i !== j && i % 2 === j % 2) content.sector[i * 14 + j] = 1;
  const data = { sets, groups: [...sets.keys()], warm: 12, tokens: 14, content };

  it('looks at nobody outside the training set', () => {
    const train = [...sets.keys()].filter((holder) => holder % 4 !== 0);
    const others = twoTastes(40, 99);
    const rewritten = sets.map((set, holder) => (holder % 4 === 0 ? others[holder] : set));
    expect(tune({ ...data, sets: rewritten }, train, 1)).toEqual(tune(data, train, 1));
  });

  it('finds the tastes, ranks by them, and repeats', () => {
    const lists = runAll(data, () => {}, { seeds: [1], folds: 2 });
    expect(runAll(data, () => {}, { seeds: [1], folds: 2 })).toEqual(lists);
    const of = (method: string, protocol: string) => {
      const own = lists.filter((list) => list.method === method && list.protocol === protocol);
      return own.reduce((sum, { ndcg }) => sum + ndcg, 0) / own.length;
    };
    for (const method of ['itemCosine', 'userNeighbours', 'als', 'bpr', 'ease', 'coHolding', 'hybrid'])
      expect(of(method, 'withheld'), method).toBeGreaterThan(of('random', 'withheld') + 0.15);
    expect(of('hybrid', 'leave-some-out')).toBeGreaterThan(of('random', 'leave-some-out') + 0.1);
    for (const { list, ndcg } of lists) {
      expect(new Set(list).size).toBe(list.length);
      expect(ndcg).toBeGreaterThanOrEqual(0);
      expect(ndcg).toBeLessThanOrEqual(1);
    }

    const holders = new Float64Array(14).fill(3);
    const metrics = [
      ...rankingMetrics(lists),
      ...comparisonMetrics(lists),
      ...beyondAccuracy(lists, holders, content.sector, 14),
    ];
    expect(metrics.every(({ baseline, value }) => baseline !== undefined && Number.isFinite(value))).toBe(
      true,
    );
    for (const method of methodNames)
      expect(metrics.some(({ name, scope }) => name === 'ndcg5' && scope?.part === method)).toBe(true);
    const tuned = tune(data, [...sets.keys()], 1);
    const about = {
      version: '0.1.0',
      metrics,
      tokens: ['A'],
      sector: [0],
      holders: 40,
      pairs: 90,
      kept: 30,
      tuned,
      to: '2025-06-30',
    };
    const card = recommendCard(about);
    expect(card.features).toEqual(['A']);
    const lost = metrics.find(({ name, scope }) => name === 'ndcg5' && scope?.part === 'hybrid')!;
    const won = { ...lost, scope: { part: 'bpr' }, value: lost.value + 0.1 };
    const other = metrics.filter(({ scope }) => scope?.part !== 'bpr');
    expect(recommendCard({ ...about, metrics: [...other, won] }).limitations.join(' ')).toMatch(
      /It loses on .*bpr has/,
    );
  }, 60_000);
});
