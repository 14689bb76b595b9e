import { describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../learn/random.ts';
import type { Ports } from '../../ports.ts';
import { answer, refuse } from '../../refusal.ts';
import { type Candles, dayNumber, slice } from '../candles/candles.ts';
import { tokens } from '../tokens.ts';
import { clustersAnswer, similarAnswer } from './answer.ts';
import { clusters } from './clusters.ts';
import { similar } from './similar.ts';

const LAST_DAY = dayNumber('2025-06-30');
const ROWS = 380;

/** Closes that follow a market, one of `families` factors each (none where there are 0) and moves of their own. */
function market(families: number): Map<string, Candles> {
  const normal = normalValues(seededRandom(3));
  const series = (size: number) => Array.from({ length: ROWS }, () => size * normal());
  const whole = series(0.03);
  const factors = Array.from({ length: families }, () => series(0.025));
  return new Map(
    tokens.map(({ symbol }, place) => {
      const own = series(0.015);
      const factor = factors[place % families];
      let price = 100;
      const close = Float64Array.from(own, (move, day) => {
        price *= Math.exp(whole[day] + (factor?.[day] ?? 0) + move);
        return price;
      });
      const day = Int32Array.from({ length: ROWS }, (_, row) => LAST_DAY - ROWS + 1 + row);
      return [symbol, { symbol, day, open: close, high: close, low: close, close, volume: close }];
    }),
  );
}

function portsOver(series: ReadonlyMap<string, Candles>): Ports {
  const daily = async (symbol: string) => {
    const candles = series.get(symbol);
    if (candles === undefined) return refuse('SourceUnavailable', 'down', 'later');
    return answer({ candles, source: 'kraken', fetchedAt: '2025-07-01T00:00:00.000Z', live: true });
  };
  return { prices: { daily } } as unknown as Ports;
}

async function grouped(series: ReadonlyMap<string, Candles>) {
  const result = await clusters({}, portsOver(series));
  if (!result.ok) throw new Error(result.refusal.id);
  return clustersAnswer.parse(result.value);
}

async function like(symbol: string, series: ReadonlyMap<string, Candles>) {
  const result = await similar({ symbol }, portsOver(series));
  if (!result.ok) throw new Error(`${result.refusal.id}: ${result.refusal.message}`);
  return similarAnswer.parse(result.value);
}

const families = market(4);
const familyOf = (symbol: string) => tokens.findIndex((token) => token.symbol === symbol) % 4;

describe('clusters', () => {
  it('are the families that tokens were made of, far clearer than shuffled, in both halves of the year', async () => {
    const seen = await grouped(families);
    expect(seen.groups).toHaveLength(4);
    for (const { members, representative, meanCorrelation, ownCorrelation } of seen.groups) {
      expect(new Set(members.map(({ symbol }) => familyOf(symbol))).size).toBe(1);
      expect(members.map(({ symbol }) => symbol)).toContain(representative);
      // Variance shared within a family: (9 + 6.25) / (9 + 6.25 + 2.25).
      expect(meanCorrelation).toBeCloseTo(0.87, 1);
      expect(ownCorrelation).toBeGreaterThan(0.5);
    }
    expect(seen.marketRemoved).toBe(true);
    expect(seen.silhouette.value).toBeGreaterThan(seen.silhouette.shuffledHighest + 0.2);
    expect(seen.stability).toBe(1);
    expect([seen.from, seen.asOf, seen.days]).toEqual(['2024-07-01', '2025-06-30', 365]);
  });

  it('join each family in the dendrogram before the families', async () => {
    const { dendrogram } = await grouped(families);
    const inOrder = dendrogram.order.map((token) => token % 4);
    expect(inOrder.filter((family, i) => i > 0 && family !== inOrder[i - 1])).toHaveLength(3);
    expect(dendrogram.merges).toHaveLength(39);
    expect(dendrogram.merges[38].size).toBe(40);
  });

  it('are hardly clearer than shuffled where tokens share nothing but the market', async () => {
    const { silhouette, stability } = await grouped(market(0));
    expect(silhouette.value).toBeLessThan(silhouette.shuffledHighest + 0.02);
    expect(Math.abs(stability)).toBeLessThan(0.15);
  });

  it('leave out and name a token that is young, one that lags and one that cannot be had', async () => {
    const series = new Map(families);
    const cut = (symbol: string, from: number, to?: number) =>
      series.set(symbol, slice(families.get(symbol) as Candles, from, to));
    cut('SOL', 180);
    cut('BTC', 0, ROWS - 3);
    series.delete('DOGE');
    const { leftOut, asOf, dendrogram } = await grouped(series);
    expect(asOf).toBe('2025-06-30');
    expect(dendrogram.symbols).toHaveLength(37);
    expect(leftOut).toEqual(
      expect.arrayContaining([
        { symbol: 'SOL', why: 'it has 199 of the 365 daily returns' },
        { symbol: 'BTC', why: 'its prices end on 2025-06-27' },
        { symbol: 'DOGE', why: 'its prices cannot be had now' },
      ]),
    );
    await expect(like('SOL', series)).rejects.toThrow(
      'NotEnoughHistory: SOL cannot be compared with the others: it has 199 of the 365',
    );
  });

  it('are refused where too few tokens can be had, for the reason that they cannot', async () => {
    await expect(grouped(new Map())).rejects.toThrow('SourceUnavailable');
    const young = [...families].map(([symbol, candles]) => [symbol, slice(candles, 300)] as const);
    await expect(grouped(new Map(young))).rejects.toThrow('NotEnoughHistory');
  });

  it('survive a token that never moves', async () => {
    const flat = families.get('PAXG') as Candles;
    const series = new Map(families).set('PAXG', { ...flat, close: flat.close.map(() => 5) });
    expect((await grouped(series)).dendrogram.symbols).toContain('PAXG');
    const { items } = await like('PAXG', series);
    expect(items.every(({ correlation, beta }) => correlation === 0 && beta === 0)).toBe(true);
  });
});

describe('similar', () => {
  it('puts the family of a token first, with correlation, beta and volatility that agree', async () => {
    const { items, groupMembers, volatility } = await like('sol', families);
    expect(items).toHaveLength(39);
    expect(items.slice(0, 9).every(({ symbol, sameGroup }) => sameGroup && familyOf(symbol) === 1)).toBe(
      true,
    );
    expect(new Set(groupMembers)).toEqual(new Set(items.slice(0, 9).map(({ symbol }) => symbol)));
    // Daily variance 9 + 6.25 + 2.25 in units of 1e-4.
    expect(volatility).toBeCloseTo(Math.sqrt(17.5e-4 * 365), 1);
    for (const { correlation, interval, beta, volatilityRatio } of items) {
      expect(beta).toBeCloseTo(correlation * volatilityRatio, 9);
      expect(interval[0]).toBeLessThan(correlation);
      expect(interval[1]).toBeGreaterThan(correlation);
    }
    const [near, far] = [items[0], items[38]];
    expect(near.joinHeight).toBeLessThan(far.joinHeight);
    expect(near.ownCorrelation).toBeGreaterThan(far.ownCorrelation);
  });

  it('refuses a token that is not known, with near ones', async () => {
    await expect(like('nosuch', families)).rejects.toThrow('UnknownSymbol');
  });
});
